package dev.weir.names;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CgroupTest {

    private static final String ID = "5f2a1c9be07d5f2a1c9be07d5f2a1c9be07d5f2a1c9be07d5f2a1c9be07dabcd";

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "/system.slice/nginx.service,                                                  nginx.service,  -",
                "/init.scope,                                                                  init.scope,     -",
                "/user.slice/user-1000.slice/session-3.scope,                                  session-3.scope, -",
                "/user.slice/user-1000.slice/user@1000.service/app.slice/x.scope,              x.scope,        -",
                "/system.slice/system-getty.slice/getty@tty1.service,                          getty@tty1.service, -",
                "/system.slice/_cpu.service,                                                   cpu.service,    -",
                "/system.slice/docker-ID.scope,                                                -,              docker:5f2a1c9be07d",
                "/docker/ID,                                                                   -,              docker:5f2a1c9be07d",
                "/system.slice/docker-ID.scope/system.slice/nginx.service,                     nginx.service,  docker:5f2a1c9be07d",
                "/machine.slice/libpod-ID.scope/container,                                     -,              podman:5f2a1c9be07d",
                "/libpod_parent/ID,                                                            -,              podman:5f2a1c9be07d",
                "/user.slice/user-1000.slice/user@1000.service/user.slice/libpod-ID.scope,     -,              podman:5f2a1c9be07d",
                "/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod7.slice/cri-containerd-ID.scope, -, k8s:5f2a1c9be07d",
                "/kubepods.slice/kubepods-pod7.slice/crio-ID.scope,                            -,              k8s:5f2a1c9be07d",
                "/kubepods.slice/kubepods-pod7.slice/docker-ID.scope,                          -,              k8s:5f2a1c9be07d",
                "/kubepods/burstable/pod7/ID,                                                  -,              k8s:5f2a1c9be07d",
                "/system.slice/containerd.service/kubepods-pod7.slice:cri-containerd:ID,       -,              k8s:5f2a1c9be07d",
                "/system.slice/nerdctl-ID.scope,                                               -,              containerd:5f2a1c9be07d",
                "/ecs/task/ID,                                                                 -,              container:5f2a1c9be07d",
                "/lxc/web,                                                                     -,              lxc:web",
                "/lxc.payload.web/system.slice/ssh.service,                                    ssh.service,    lxc:web",
                "/lxc.monitor.web,                                                             -,              -",
                "/machine.slice/libpod-conmon-ID.scope,                                        libpod-conmon-ID.scope, -",
                "/../../system.slice/cron.service,                                             cron.service,   -",
                "/,                                                                            -,              -",
            })
    void pathNamesUnitAndContainer(String path, String unit, String container) {
        Cgroup cgroup = Cgroup.ofPath(path.replace("ID", ID));

        assertThat(cgroup.unit()).isEqualTo(Optional.ofNullable(unit).map(name -> name.replace("ID", ID)));
        assertThat(cgroup.container()).isEqualTo(Optional.ofNullable(container));
    }

    @Test
    void hybridHierarchyIsReadFromSystemdsOwnLine() {
        assertThat(Cgroup.parse(
                        "12:memory:/system.slice/wrong.service\n1:name=systemd:/system.slice/ssh.service\n0::/\n"))
                .isEqualTo(new Cgroup(Optional.of("ssh.service"), Optional.empty()));
    }

    @Test
    void cgroupfsContainerUnderV1IsFoundInAnyController() {
        assertThat(Cgroup.parse("4:memory:/docker/" + ID + "\n0::/\n").container())
                .contains("docker:5f2a1c9be07d");
    }

    @Test
    void malformedFileNamesNothing() {
        assertThat(Cgroup.parse("no colons\n:\n")).isEqualTo(Cgroup.NONE);
        assertThat(Cgroup.parse("")).isEqualTo(Cgroup.NONE);
    }
}
