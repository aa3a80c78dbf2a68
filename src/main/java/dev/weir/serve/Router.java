package dev.weir.serve;

/** Takes the paths that are answered. Each is asked for by GET or HEAD and by nothing else. */
public interface Router {

    /** Answers exactly this path. */
    void get(String path, Answer answer);

    /** Answers this path, and every path below it that nothing else answers. */
    void getBelow(String path, Answer answer);
}
