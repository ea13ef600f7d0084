// Finds out what this machine allows, by doing it.
#ifndef HEADRACE_PROBE_H
#define HEADRACE_PROBE_H

#include "options.h"

// The best mode that works here.
enum mode probe_best_mode(void);

// Prints the level and one line a protection.
int probe(void);

#endif
