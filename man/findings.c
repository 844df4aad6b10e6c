/* Writes dkimverify-findings(7) from the tables that the programs themselves use: parsers/reason.def, the advice of
 * src/report and src/doctor/doctor.def. So the page cannot say anything else than they do. */
#include "src/doctor/doctorrow.h"
#include "src/report/advice.h"
#include <stdio.h>
#include <string.h>

/* Text of ours, with what mdoc would take for its own escaped. */
static void put(const char *text)
{
    if (*text == '.' || *text == '\'')
        fputs("\\&", stdout);
    for (; *text; text++) {
        if (*text == '\\')
            fputs("\\e", stdout);
        else if (*text == '-')
            fputs("\\-", stdout);
        else
            putchar(*text);
        /* a new sentence begins a new line */
        if (strchr(".:", *text) && text[1] == ' ' && text[2] >= 'A' && text[2] <= 'Z')
            putchar('\n'), text++;
    }
    putchar('\n');
}

static void put_reason(const struct dkv_reason_row *row, enum dkv_reason reason)
{
    const char *advice = advice_finding(reason);
    printf(".It Ic %s Pq %s", row->id, dkv_severity_word(row->severity));
    printf("\n");
    put(row->sentence);
    printf("(%s).\n", row->source);
    if (row->result != DKV_NONE)
        printf("The signature is\n.Cm %s .\n", dkv_result_word(row->result));
    if (!advice)
        return;
    printf(".br\n");
    put(advice);
}

static void put_list(const char *title, const char *about, int of_signatures)
{
    printf(".Sh %s\n%s\n.Bl -tag -width 4n\n", title, about);
    for (int r = 0; r < DKV_REASONS; r++) {
        const struct dkv_reason_row *row = dkv_reason_row((enum dkv_reason)r);
        if ((row->result != DKV_NONE) == of_signatures)
            put_reason(row, (enum dkv_reason)r);
    }
    printf(".El\n");
}

static void put_checks(void)
{
    printf(".Sh FINDINGS ABOUT KEYS\nThese are given by\n.Xr dkimkey 1 .\n.Bl -tag -width 4n\n");
    for (int c = 0; c < DOCTOR_CHECKS; c++) {
        const struct doctor_row *row = doctor_row((enum doctor_check)c);
        printf(".It Ic %s Pq %s\n", row->id, doctor_severity_word(row->severity));
        put(row->seen);
        printf("(%s).\n.br\n", row->source);
        put(row->why);
        if (!*row->fix)
            continue;
        printf(".br\n");
        put(row->fix);
    }
    printf(".El\n");
}

int main(void)
{
    printf(".\\\" Written by man/findings.c from the program's tables. Do not change it here.\n"
           ".Dd November 21, 2026\n.Dt DKIMVERIFY-FINDINGS 7\n.Os\n.Sh NAME\n.Nm dkimverify-findings\n"
           ".Nd reasons and findings of dkimverify and dkimkey, and what to do about each\n"
           ".Sh DESCRIPTION\n"
           "Every reason that\n.Xr dkimverify 1\ngives has an id that never changes.\n"
           "It stands in the text report in parentheses, and in JSON as\n.Cm reason\nor\n.Cm id .\n"
           "This page says what each one means, where the rule comes from, and what to do.\n"
           "The word in parentheses is the severity:\n.Cm error\nwants a look,\n.Cm warn\nmay want one,\n"
           ".Cm info\nexplains.\n"
           "About keys there are two more:\n.Cm fatal :\nno verifier can accept a signature that uses the key;\n"
           ".Cm critical :\nsomebody else can sign with it.\n"
           "An id that stands in more than one list means the same in each.\n");
    put_list("REASONS", "These judge a signature; some occur as findings too.", 1);
    put_list("FINDINGS", "These judge nothing: they are worth knowing.", 0);
    put_checks();
    printf(".Sh SEE ALSO\n.Xr dkimkey 1 ,\n.Xr dkimverify 1 ,\n.Xr dkimverify-json 5\n");
    return 0;
}
