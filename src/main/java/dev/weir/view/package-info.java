/** One file per panel: snapshot + state + size -&gt; a picture of cells. Pure. */
package dev.weir.view;
