/* The name of this host, as far as it can be had without asking the DNS, which could be down. */
#pragma once

enum { HOST_NAME_ROOM = 256 };

/* The full name, if the system's name is one or /etc/hosts has one for it; else the system's name; "localhost" when there is
 * none that can stand in an Authentication-Results field. */
void host_name(char name[HOST_NAME_ROOM]);
