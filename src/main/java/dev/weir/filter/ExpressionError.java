package dev.weir.filter;

/** What is wrong with a tcpdump expression, and where. */
public final class ExpressionError extends Exception {

    private static final long serialVersionUID = 1;

    private final String expression;
    private final int column;

    ExpressionError(String expression, String problem, int column) {
        super(problem);
        this.expression = expression;
        this.column = column;
    }

    /** Where the caret belongs: characters before it, from 0 to the length of the expression. */
    public int column() {
        return column;
    }

    /** The whole of it as one sentence, for where no caret can be drawn. */
    public String sentence() {
        String place = column == 0 || column == expression.length() ? "" : " at '" + expression.substring(column) + "'";
        return "the filter '" + expression + "' cannot be used: " + getMessage() + place;
    }
}
