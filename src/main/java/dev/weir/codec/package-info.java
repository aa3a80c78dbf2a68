/** One file per format: snapshot to text; where the text goes is the caller's business. */
package dev.weir.codec;
