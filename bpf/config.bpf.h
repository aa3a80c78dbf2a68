/* SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause) */
/*
 * config.bpf.h - the switches user space sets before the programs are loaded, in a section of their
 * own.
 */
#ifndef WEIR_CONFIG_H
#define WEIR_CONFIG_H

const volatile struct config config SEC(".rodata.config") = {
	.byte_source = SOURCE_SOCKET,
	.packet_filters = 1,
	.kernel_memory = 1,
};

/* Whether programs of all kinds may read the kernel's memory by probes. */
#define MAY_PROBE (!TYPED_READS && config.kernel_memory)

#endif
