const bytesPerKilobyte = 1024;

/** A memory figure of /proc/PID/status (proc(5)), where the kernel writes kB and means 1024 bytes. */
export function bytesOf(name: string, status: string): number | undefined {
  const kilobytes = new RegExp(`^${name}:\\s+(\\d+) kB$`, "m").exec(status)?.[1];
  return kilobytes === undefined ? undefined : Number(kilobytes) * bytesPerKilobyte;
}
