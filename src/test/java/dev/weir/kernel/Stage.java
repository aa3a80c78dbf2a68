package dev.weir.kernel;

/**
 * What situations are made on: two namespaces, and a weir that watches the host.
 *
 * @param lab  the namespaces
 * @param weir watches the host
 */
record Stage(Lab lab, Weir weir) implements AutoCloseable {

    /** A fresh one. */
    static Stage open() {
        Lab lab = new Lab();
        try {
            return new Stage(lab, Weir.onHost());
        } catch (RuntimeException e) {
            lab.close();
            throw e;
        }
    }

    @Override
    public void close() {
        weir.close();
        lab.close();
    }
}
