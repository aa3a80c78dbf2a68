package dev.weir.serve;

/** What a feature answers by HTTP. */
public interface Routes {

    /** Names each path and what answers it. */
    void add(Router router);
}
