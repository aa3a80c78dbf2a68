/** CIDR allow-lists: what is permitted and denied, the log of what was not, and the report on such a log. */
package dev.weir.feature.policy;
