package dev.weir.serve;

/** Makes the reply to a request; for several threads at once. */
public interface Answer {

    /** The reply to this request. */
    Reply to(Request request);
}
