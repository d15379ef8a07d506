package io.cronledger.local;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.IOException;
import java.util.Locale;
import java.util.Set;

/** {@code GET …?method=POST} is a POST: the platform takes any call in this form. */
final class MethodOverride implements Filter {
  private static final Set<String> METHODS = Set.of("POST", "PUT", "DELETE");

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain next)
      throws IOException, ServletException {
    next.doFilter(
        request instanceof HttpServletRequest http ? overridden(http) : request, response);
  }

  private static HttpServletRequest overridden(HttpServletRequest request) {
    String wanted = request.getMethod().equals("GET") ? request.getParameter("method") : null;
    if (wanted == null || !METHODS.contains(wanted.toUpperCase(Locale.ROOT))) {
      return request;
    }
    return new HttpServletRequestWrapper(request) {
      @Override
      public String getMethod() {
        return wanted.toUpperCase(Locale.ROOT);
      }
    };
  }
}
