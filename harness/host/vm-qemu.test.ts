import { describe, expect, test } from "vitest";
import { macOf, qemuArguments, type VmHardware } from "./vm-qemu.ts";

const hardware: VmHardware = {
  title: "islanding-a1b2c3d4-site-1",
  hostName: "site-1",
  address: "198.18.0.3",
  gateway: "198.18.0.1",
  accelerator: "tcg",
  cpus: 2,
  memoryMiB: 1024,
  kernel: "/parts/vmlinuz",
  initrd: "/parts/initrd.img",
  tap: "tap0",
  folder: "/run/site-1",
  credentials: "/run/keys/credentials",
  tscKhz: 2_596_132,
};

const optionOf = (option: string, vm: Partial<VmHardware> = {}): string | undefined => {
  const argv = qemuArguments({ ...hardware, ...vm });
  return argv[argv.indexOf(option) + 1];
};

describe("QEMU's command line", () => {
  test("is this one", () => {
    expect(qemuArguments(hardware)).toEqual([
      "qemu-system-x86_64",
      ...["-name", "islanding-a1b2c3d4-site-1", "-nodefaults", "-no-user-config", "-display", "none"],
      ...[
        "-machine",
        "q35",
        "-accel",
        "tcg,thread=multi",
        "-cpu",
        "max,-erms,-fsrm,-smap,-smep,-pku,-la57",
        "-smp",
        "2",
        "-m",
        "1024M",
      ],
      ...["-kernel", "/parts/vmlinuz", "-initrd", "/parts/initrd.img"],
      "-append",
      "root=/dev/vda rw console=ttyS0 net.ifnames=0 ip=198.18.0.3::198.18.0.1:255.255.255.0::eth0:off " +
        "systemd.hostname=site-1 systemd.firstboot=off tsc=reliable norandmaps nokaslr mitigations=off init_on_alloc=0 tsc_early_khz=2596132",
      ...["-smbios", "type=11,path=/run/keys/credentials"],
      ...["-drive", "file=/run/site-1/disk.qcow2,format=qcow2,if=virtio,cache=writeback"],
      ...["-netdev", "tap,id=network,ifname=tap0,script=no,downscript=no"],
      ...["-device", "virtio-net-pci,netdev=network,mac=52:54:00:12:00:03"],
      ...["-device", "virtio-rng-pci"],
      ...["-chardev", "file,id=console,path=/run/site-1/console.log,append=on", "-serial", "chardev:console"],
      ...["-qmp", "unix:/run/site-1/qmp,server=on,wait=off"],
      ...["-pidfile", "/run/site-1/pid", "-daemonize"],
    ]);
  });

  test("takes the machine's own processor where KVM works", () => {
    expect(optionOf("-accel", { accelerator: "kvm" })).toBe("kvm");
    expect(optionOf("-cpu", { accelerator: "kvm" })).toBe("host");
  });

  test("never lets QEMU ignore the guest's flushes", () => {
    for (const accelerator of ["kvm", "tcg"] as const) {
      expect(optionOf("-drive", { accelerator })).toContain("cache=writeback");
      expect(qemuArguments({ ...hardware, accelerator }).join(" ")).not.toContain("unsafe");
    }
  });

  test("has no key in it, which every user of the machine could read", () => {
    expect(qemuArguments(hardware).join(" ")).not.toContain("io.systemd.credential");
  });
});

test("a card's address follows from the network address alone", () => {
  expect(macOf("198.18.0.254")).toBe("52:54:00:12:00:fe");
  expect(macOf("198.18.0.3")).toBe(macOf("198.18.0.3"));
});
