package dev.weir.serve;

/** The paths that a feature answers over HTTP. */
public interface Routes {

    /** Adds each path with its answer. */
    void add(Router router);
}
