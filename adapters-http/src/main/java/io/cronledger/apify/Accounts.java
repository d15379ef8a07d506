package io.cronledger.apify;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Which account of the endpoint a token belongs to: asked once for each token. */
final class Accounts {
  private static final int MOST_REMEMBERED = 100;

  private final Wire wire;
  private final Tokens tokens;

  /** User ids by the token itself, since another may come to stand under its name. */
  private final Map<String, String> users =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
          return size() > MOST_REMEMBERED;
        }
      };

  Accounts(Wire wire, Tokens tokens) {
    this.wire = wire;
    this.tokens = tokens;
  }

  /**
   * The endpoint and the user; empty if nobody tells.
   *
   * @param owner of the runs that were seen, for tokens that may not ask who they are
   */
  String of(@Nullable String token, String owner) throws InterruptedException {
    String user =
        tokens.named(token) instanceof Tokens.Token.Shown(String secret) ? user(secret, token) : "";
    String known = user.isEmpty() ? owner : user;
    return known.isEmpty() ? "" : "%s %s".formatted(wire.base(), known);
  }

  private String user(String secret, @Nullable String token) throws InterruptedException {
    synchronized (users) {
      String user = users.get(secret);
      if (user != null) {
        return user;
      }
    }
    String asked =
        Document.of(wire.ask("/v2/users/me", token))
                instanceof Document.Found(JsonNode data, SafeText safe)
            ? safe.name(data.path("id").asString(""))
            : "";
    if (!asked.isEmpty()) {
      synchronized (users) {
        users.put(secret, asked);
      }
    }
    return asked;
  }
}
