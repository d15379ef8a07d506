import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Arrays;

/**
 * What a run costs beyond its call: one task, run in turn through the service and by a bare
 * java.net.http client against the same endpoint.
 *
 * <p>{@code java Overhead.java SERVICE ENDPOINT TASK TIMES}
 */
void main(String[] args) throws Exception {
  int times = Integer.parseInt(args[3]);
  var service =
      HttpRequest.newBuilder(URI.create(args[0]).resolve("/api/v1/runs"))
          .header("Content-Type", "application/json")
          .POST(HttpRequest.BodyPublishers.ofString("{\"task\":\"" + args[2] + "\"}"))
          .build();
  var bare =
      HttpRequest.newBuilder(URI.create(args[1] + "/v2/actor-tasks/" + args[2] + "/run-sync"))
          .header("Content-Type", "application/json")
          .header("Authorization", "Bearer local")
          .POST(HttpRequest.BodyPublishers.ofString("{}"))
          .build();
  double[][] millis = new double[2][times];
  try (var client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
    for (int i = -20; i < times; i++) { // the first twenty warm up
      double one = timed(client, service);
      double other = timed(client, bare);
      if (i >= 0) {
        millis[0][i] = one;
        millis[1][i] = other;
      }
    }
  }
  Arrays.sort(millis[0]);
  Arrays.sort(millis[1]);
  int middle = times / 2;
  System.out.printf(
      "median of %d: through the service %.1f ms, bare %.1f ms, ratio %.2f, difference %.1f ms%n",
      times,
      millis[0][middle],
      millis[1][middle],
      millis[0][middle] / millis[1][middle],
      millis[0][middle] - millis[1][middle]);
}

double timed(HttpClient client, HttpRequest request) throws Exception {
  long begin = System.nanoTime();
  var answer = client.send(request, BodyHandlers.ofString());
  if (answer.statusCode() != 201) {
    throw new IllegalStateException(answer.statusCode() + " " + answer.body());
  }
  return (System.nanoTime() - begin) / 1e6;
}
