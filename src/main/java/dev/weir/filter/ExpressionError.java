package dev.weir.filter;

/** A mistake in a tcpdump expression, and its column. */
public final class ExpressionError extends Exception {

    private static final long serialVersionUID = 1;

    private final String expression;
    private final int column;

    ExpressionError(String expression, String problem, int column) {
        super(problem);
        this.expression = expression;
        this.column = column;
    }

    /** The column of the mistake: characters before it, from 0 to the length of the expression. */
    public int column() {
        return column;
    }

    /** All as one sentence, for where no caret can be drawn. */
    public String sentence() {
        String where = column == 0 || column == expression.length() ? "" : " at '" + expression.substring(column) + "'";
        return "the filter '" + expression + "' cannot be used: " + getMessage() + where;
    }
}
