package dev.weir.serve;

/** Takes paths and their answers. A path is answered to GET and HEAD only. */
public interface Router {

    /** Answers exactly this path. */
    void get(String path, Answer answer);

    /** Answers this path, and every path below it that has no answer of its own. */
    void getBelow(String path, Answer answer);
}
