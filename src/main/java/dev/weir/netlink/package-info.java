/** Links, addresses, routes, neighbours and device settings of the network namespace of this process, over netlink. */
package dev.weir.netlink;
