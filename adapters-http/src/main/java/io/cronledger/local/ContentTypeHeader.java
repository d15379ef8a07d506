package io.cronledger.local;

import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.server.Request;

/** Writes content types as the platform does: Jetty leaves out the blank before the charset. */
final class ContentTypeHeader implements HttpConfiguration.Customizer {

  @Override
  public Request customize(Request request, HttpFields.Mutable answer) {
    request.addHttpStreamWrapper(Spaced::new);
    return request;
  }

  private static final class Spaced extends HttpStream.Wrapper {
    Spaced(HttpStream stream) {
      super(stream);
    }

    @Override
    public void prepareResponse(HttpFields.Mutable headers) {
      String type = headers.get(HttpHeader.CONTENT_TYPE);
      if (type != null && type.contains(";charset=")) {
        headers.put(
            new HttpField(HttpHeader.CONTENT_TYPE, type.replace(";charset=", "; charset=")));
      }
      super.prepareResponse(headers);
    }
  }
}
