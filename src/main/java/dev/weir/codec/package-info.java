/**
 * What a snapshot is made of, listed once: JSON, CSV and text written by it and JSON read back; where the text goes is
 * the caller's business.
 */
package dev.weir.codec;
