import java.lang.management.ManagementFactory;

import com.sun.management.OperatingSystemMXBean;

// How full are the disks of this machine, and its memory?

/** A disk that is fuller than this is worth a line in the log. */
static final double NEARLY_FULL = 0.9;

void main() throws IOException {
  var machine = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
  IO.println("""
      {
        "machine": {
          "system": %s,
          "processors": %d,
          "load": %s
        },
        "memory": %s,
        "disks": [
          %s
        ]
      }""".formatted(
          quote(machine.getName() + " " + machine.getVersion()),
          machine.getAvailableProcessors(),
          number(machine.getSystemLoadAverage()),
          space(machine.getTotalMemorySize(), machine.getFreeMemorySize()),
          String.join(",\n    ", disks())));
}

/** One line for each real disk: what has no size is none, and one that is mounted twice is one. */
Collection<String> disks() throws IOException {
  var lines = new TreeMap<String, String>();
  for (FileStore disk : FileSystems.getDefault().getFileStores()) {
    if (!disk.name().startsWith("/") || disk.getTotalSpace() == 0) {
      continue;
    }
    long total = disk.getTotalSpace();
    long free = disk.getUsableSpace();
    lines.put(disk.name(), "{\"name\": %s, \"type\": %s, \"space\": %s}".formatted(
        quote(disk.name()), quote(disk.type()), space(total, free)));
    if (total - free > NEARLY_FULL * total) {
      System.err.println("%s is nearly full".formatted(disk.name()));
    }
  }
  return lines.values();
}

String space(long total, long free) {
  return "{\"totalMb\": %d, \"freeMb\": %d, \"usedPercent\": %s}".formatted(
      total >> 20, free >> 20, number(100.0 * (total - free) / Math.max(1, total)));
}

String number(double value) {
  return String.format(Locale.ROOT, "%.1f", value);
}

String quote(String text) {
  return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
}
