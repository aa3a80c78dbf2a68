/**
 * Links, addresses, routes, neighbours and device settings of this process's network namespace, as the kernel tells
 * them itself.
 */
package dev.weir.netlink;
