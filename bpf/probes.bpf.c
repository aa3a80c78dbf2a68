// SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause)
/* probes.bpf.c - all hook families as one object with one set of maps. */
#include <stdbool.h>
#include <stddef.h>
#include <linux/bpf.h>
#include <linux/in.h>
#include <linux/if_ether.h>
#include <linux/pkt_cls.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_endian.h>
#include <bpf/bpf_tracing.h>

#include "reads.bpf.h"
#include "types.h"
#include "kernel.h"
#include "config.bpf.h"
#include "maps.bpf.h"
#include "entries.bpf.h"
#include "owner.bpf.h"
#include "peer.bpf.h"
#include "sock.bpf.h"
#include "parse.bpf.h"
#include "policy.bpf.h"
#include "clients.bpf.h"

#include "socket.bpf.c"
#include "syscall.bpf.c"
#include "wire.bpf.c"
#include "packet.bpf.c"
#include "health.bpf.c"
#include "walk.bpf.c"

char LICENSE[] SEC("license") = "Dual BSD/GPL";
