/* Seconds since the epoch and the Gregorian calendar, in UTC, without leap seconds. */
#pragma once
#include <stdint.h>

/* Month and day from 1. Read as seconds, second 60 is the next minute's first. */
struct moment {
    int64_t year, month, day, hour, minute, second;
};

/* Days and seconds since 1970-01-01; years from 1 on. */
int64_t moment_days(int64_t year, int64_t month, int64_t day);
int64_t moment_seconds(const struct moment *m);

/* From the year 1 on. */
struct moment moment_of(int64_t seconds);

/* 1 Monday to 7 Sunday, of days since 1970-01-01 from the year 1 on. */
int moment_weekday(int64_t days);
