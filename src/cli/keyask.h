/* Asks what the doctor wants to know, round by round. */
#pragma once
#include "src/doctor/doctor.h"
#include "src/lookup/inquiry.h"

/* *round: counted up for each. False: --record could not be written; the answers are complete all the same. */
bool keyask(struct inquiry *, struct doctor *, size_t *round);
