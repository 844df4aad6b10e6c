#include "src/cli/workers.h"
#include <pthread.h>
#include <signal.h>
#include <unistd.h>

/* For each thread: so many jobs lie ready for it, and at so few more are wished for. */
enum { AHEAD = 32, FEW = 8, MANY_BACK = 16 };

struct workers {
    const struct job_rules *rules;
    int wake_fd;
    size_t n;
    pthread_t *threads;
    pthread_mutex_t lock; /* of all that follows */
    pthread_cond_t given;
    GQueue fresh, ready, back; /* struct job */
    size_t idle;
    bool woken, stop;
};

static void wake(struct workers *w)
{
    if (!w->woken && write(w->wake_fd, "", 1) == 1)
        w->woken = true;
}

static struct job *take_one(struct workers *w)
{
    struct job *job = g_queue_pop_head(&w->ready);
    return job ? job : g_queue_pop_head(&w->fresh);
}

/* NULL: the end. */
static struct job *wait_for_one(struct workers *w)
{
    struct job *job = NULL;
    while (!w->stop && !(job = take_one(w))) {
        wake(w);
        w->idle++;
        pthread_cond_wait(&w->given, &w->lock);
        w->idle--;
    }
    return job;
}

static void bring_back(struct workers *w, struct job *job)
{
    g_queue_push_tail(&w->back, job);
    if (job->state == JOB_WAITING || w->back.length >= MANY_BACK || w->fresh.length == FEW * w->n)
        wake(w);
}

static void *work(void *workers)
{
    struct workers *w = workers;
    struct dkv_tools *tools = dkv_tools_new(w->rules->dkv.seed);
    struct job *job;
    pthread_mutex_lock(&w->lock);
    while ((job = wait_for_one(w)) != NULL) {
        pthread_mutex_unlock(&w->lock);
        job_work(job, w->rules, tools);
        pthread_mutex_lock(&w->lock);
        bring_back(w, job);
    }
    pthread_mutex_unlock(&w->lock);
    dkv_tools_free(tools);
    return NULL;
}

struct workers *workers_start(size_t n, const struct job_rules *rules, int wake_fd)
{
    struct workers *w = g_new0(struct workers, 1);
    sigset_t all, before;
    w->rules = rules;
    w->wake_fd = wake_fd;
    w->threads = g_new0(pthread_t, n);
    pthread_mutex_init(&w->lock, NULL);
    pthread_cond_init(&w->given, NULL);
    sigfillset(&all); /* signals are for the thread that started */
    pthread_sigmask(SIG_SETMASK, &all, &before);
    while (w->n < n && pthread_create(&w->threads[w->n], NULL, work, w) == 0)
        w->n++;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (w->n)
        return w;
    workers_free(w);
    return NULL;
}

void workers_give(struct workers *w, struct job *job)
{
    pthread_mutex_lock(&w->lock);
    g_queue_push_tail(job->state == JOB_NEW ? &w->fresh : &w->ready, job);
    if (w->idle)
        pthread_cond_signal(&w->given);
    pthread_mutex_unlock(&w->lock);
}

GQueue workers_take(struct workers *w)
{
    pthread_mutex_lock(&w->lock);
    GQueue back = w->back;
    g_queue_init(&w->back);
    w->woken = false;
    pthread_mutex_unlock(&w->lock);
    return back;
}

size_t workers_room(struct workers *w)
{
    pthread_mutex_lock(&w->lock);
    size_t most = AHEAD * w->n, room = w->fresh.length < most ? most - w->fresh.length : 0;
    pthread_mutex_unlock(&w->lock);
    return room;
}

void workers_stop(struct workers *w)
{
    pthread_mutex_lock(&w->lock);
    w->stop = true;
    pthread_cond_broadcast(&w->given);
    pthread_mutex_unlock(&w->lock);
    for (size_t i = 0; i < w->n; i++)
        pthread_join(w->threads[i], NULL);
    w->n = 0;
}

void workers_free(struct workers *w)
{
    if (!w)
        return;
    g_queue_clear(&w->fresh);
    g_queue_clear(&w->ready);
    g_queue_clear(&w->back);
    pthread_cond_destroy(&w->given);
    pthread_mutex_destroy(&w->lock);
    g_free(w->threads);
    g_free(w);
}
