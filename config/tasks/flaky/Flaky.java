// Fails now and then, on purpose, so that a newcomer sees what a failure looks like.

void main() throws Exception {
  String input = new String(System.in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
  int failPercent = number(input, "failPercent").orElse(30);

  int drawn = new Random().nextInt(100);
  System.err.println("Drew %d; fails below %d".formatted(drawn, failPercent));
  if (drawn < failPercent) {
    System.err.println("Failing on purpose: that is what this task is for.");
    System.exit(1);
  }
  IO.println("{\"drawn\": %d, \"failPercent\": %d, \"message\": \"Went well this time\"}".formatted(drawn, failPercent));
}

/** The whole number under a key of a flat JSON object. */
Optional<Integer> number(String json, String key) {
  Matcher member = Pattern.compile("\"" + Pattern.quote(key) + "\"\\s*:\\s*(\\d{1,9})").matcher(json);
  return member.find() ? Optional.of(Integer.valueOf(member.group(1))) : Optional.empty();
}
