package dev.weir.codec;

import dev.weir.model.Section;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The codecs of all sections that there may be; whoever writes or reads snapshots is given them. */
public final class Codecs {

    /** What the platform itself adds to a snapshot. */
    private static final List<SectionCodec<?>> PLATFORM =
            List.of(NamedHostsSchema.CODEC, OnlyBusiestSchema.CODEC, AppBytesOnlySchema.CODEC);

    /** Those of no feature. */
    public static final Codecs NONE = new Codecs(List.of());

    private final List<SectionCodec<?>> sections;

    /**
     * The codecs of some features, and those of the platform.
     *
     * @throws IllegalArgumentException when two have the same name, or one that the document itself uses
     */
    public Codecs(List<SectionCodec<?>> features) {
        sections = Stream.concat(PLATFORM.stream(), features.stream()).toList();
        long names = sections.stream().map(SectionCodec::name).distinct().count();
        if (names < sections.size()
                || sections.stream().anyMatch(codec -> Table.named(codec.name()).isPresent())) {
            throw new IllegalArgumentException("two parts of the document have the same name");
        }
    }

    /** All of them, in the order in which their sections are written. */
    public List<SectionCodec<?>> all() {
        return sections;
    }

    /** The codec of a name, if there is one. */
    Optional<SectionCodec<?>> named(String name) {
        for (SectionCodec<?> codec : sections) {
            if (codec.name().equals(name)) {
                return Optional.of(codec);
            }
        }
        return Optional.empty();
    }

    /**
     * The codec of a section.
     *
     * @throws IllegalArgumentException when no feature brought one
     */
    @SuppressWarnings("unchecked")
    <S extends Section> SectionCodec<S> of(S section) {
        for (SectionCodec<?> codec : sections) {
            if (codec.type().isInstance(section)) {
                return (SectionCodec<S>) codec;
            }
        }
        throw new IllegalArgumentException(
                "no feature says how to write a " + section.getClass().getSimpleName());
    }
}
