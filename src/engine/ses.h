/* Amazon SES leaves marks in what it sends: X-SES-Outgoing, Feedback-ID, a Message-ID with the time and the region in it,
 * host names with the address in them, a signature of amazonses.com. They must fit each other. Amazon documents
 * the first two; the rest was observed. */
#pragma once
#include "src/engine/evidence.h"

finder ses_find;
