package dev.weir.codec;

/** Constants of the model by their names in a document. */
final class Constants {

    private Constants() {}

    static <E extends Enum<E>> E named(Class<E> type, String name) throws BadSnapshotException {
        for (E value : type.getEnumConstants()) {
            if (value.name().equals(name)) {
                return value;
            }
        }
        throw new BadSnapshotException("\"" + name + "\" is not known here");
    }
}
