package dev.weir.view;

import dev.weir.screen.Column;
import dev.weir.screen.Row;

/**
 * A column as it stands in a table.
 *
 * @param column the column
 * @param width  its cells
 * @param texts  the texts of the rows on the screen where they were measured, else null
 * @param <R>    the table's rows
 */
record Field<R extends Row>(Column<R> column, int width, String[] texts) {}
