/** What a feature is: one word, and what it plugs into the platform under that word. */
package dev.weir.feature;
