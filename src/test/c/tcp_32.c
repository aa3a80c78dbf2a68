// SPDX-License-Identifier: Apache-2.0
/* The TCP generator as a 32-bit program: its system calls are not the ones of 64-bit programs. */
#include "tcp.c"
