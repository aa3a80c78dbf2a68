/* SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause) */
/* config.bpf.h - the switches user space sets before the programs are loaded. */
#ifndef WEIR_CONFIG_H
#define WEIR_CONFIG_H

/* enum byte_source: the one layer that adds to app bytes. */
const volatile __u32 byte_source = SOURCE_SOCKET;

/* Whether the kernel has bpf_get_socket_cookie for tracing programs (5.12); else sk_cookie is read as it stands. */
const volatile _Bool has_cookie_helper = 1;

#endif
