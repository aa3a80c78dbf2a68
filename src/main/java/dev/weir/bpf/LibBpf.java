package dev.weir.bpf;

import java.nio.ByteBuffer;
import jnr.ffi.Pointer;
import jnr.ffi.annotations.In;
import jnr.ffi.annotations.Out;
import jnr.ffi.types.size_t;

/**
 * The functions of libbpf 1.x that weir calls, under their own names; {@code bpf/libbpf.h} and {@code bpf/bpf.h}.
 * Those that return a pointer return NULL and set errno on failure, those that return an int return {@code -errno}.
 * Only the classes of this package call them, each behind a handle that is checked: a NULL handed to libbpf ends the
 * JVM.
 */
interface LibBpf {

    Pointer libbpf_set_print(Pointer function);

    Pointer btf__load_vmlinux_btf();

    int btf__find_by_name_kind(@In Pointer btf, @In String name, int kind);

    Pointer btf__type_by_id(@In Pointer btf, int id);

    void btf__free(@In Pointer btf);

    Pointer bpf_object__open_mem(@In ByteBuffer object, @size_t long bytes, @In Pointer options);

    int bpf_object__load(@In Pointer object);

    void bpf_object__close(@In Pointer object);

    Pointer bpf_object__find_map_by_name(@In Pointer object, @In String name);

    Pointer bpf_object__next_map(@In Pointer object, @In Pointer previous);

    String bpf_map__name(@In Pointer map);

    int bpf_map__reuse_fd(@In Pointer map, int fd);

    Pointer bpf_object__next_program(@In Pointer object, @In Pointer previous);

    String bpf_program__name(@In Pointer program);

    int bpf_program__set_autoload(@In Pointer program, boolean load);

    boolean bpf_program__autoload(@In Pointer program);

    int bpf_program__set_log_level(@In Pointer program, int level);

    int bpf_program__set_log_buf(@In Pointer program, @In Pointer log, @size_t long bytes);

    int bpf_program__fd(@In Pointer program);

    Pointer bpf_program__attach(@In Pointer program);

    Pointer bpf_program__attach_perf_event(@In Pointer program, int perfFd);

    Pointer bpf_program__attach_cgroup(@In Pointer program, int cgroupFd);

    Pointer bpf_program__attach_iter(@In Pointer program, @In Pointer options);

    int bpf_link__fd(@In Pointer link);

    int bpf_link__destroy(@In Pointer link);

    int bpf_link_create(int programFd, int target, int attachType, @In Pointer options);

    int bpf_link_update(int linkFd, int programFd, @In Pointer options);

    int bpf_iter_create(int linkFd);

    int bpf_prog_load(
            int type,
            @In String name,
            @In String license,
            @In ByteBuffer instructions,
            @size_t long count,
            @In Pointer options);

    int bpf_prog_test_run_opts(int fd, Pointer options);

    int bpf_map_create(int type, @In String name, int keyBytes, int valueBytes, int maxEntries, @In Pointer options);

    int bpf_map_freeze(int fd);

    int bpf_map__fd(@In Pointer map);

    int bpf_map__set_max_entries(@In Pointer map, int entries);

    int bpf_map__max_entries(@In Pointer map);

    int bpf_map__key_size(@In Pointer map);

    int bpf_map__value_size(@In Pointer map);

    int bpf_map__type(@In Pointer map);

    int bpf_map__set_autocreate(@In Pointer map, boolean create);

    boolean bpf_map__autocreate(@In Pointer map);

    String libbpf_bpf_map_type_str(int type);

    int bpf_map__map_flags(@In Pointer map);

    int bpf_map__set_map_flags(@In Pointer map, int flags);

    int bpf_map__set_initial_value(@In Pointer map, @In ByteBuffer value, @size_t long bytes);

    int bpf_map_lookup_elem(int mapFd, @In ByteBuffer key, @Out ByteBuffer value);

    int bpf_map_update_elem(int mapFd, @In ByteBuffer key, @In ByteBuffer value, long flags);

    int bpf_map_delete_elem(int mapFd, @In ByteBuffer key);

    int bpf_map_get_next_key(int mapFd, @In ByteBuffer key, @Out ByteBuffer next);

    int bpf_map_lookup_batch(
            int mapFd,
            @In ByteBuffer inBatch,
            @Out ByteBuffer outBatch,
            @Out ByteBuffer keys,
            @Out ByteBuffer values,
            ByteBuffer count,
            @In Pointer options);

    int bpf_map_update_batch(
            int mapFd, @In ByteBuffer keys, @In ByteBuffer values, ByteBuffer count, @In Pointer options);

    int bpf_map_delete_batch(int mapFd, @In ByteBuffer keys, ByteBuffer count, @In Pointer options);

    int bpf_obj_get_info_by_fd(int fd, ByteBuffer info, ByteBuffer bytes);

    int bpf_enable_stats(int type);

    int bpf_tc_hook_create(Pointer hook);

    int bpf_tc_hook_destroy(Pointer hook);

    int bpf_tc_attach(@In Pointer hook, Pointer options);

    int bpf_tc_detach(@In Pointer hook, @In Pointer options);

    int libbpf_num_possible_cpus();
}
