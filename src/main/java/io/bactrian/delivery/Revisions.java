package io.bactrian.delivery;

import org.springframework.lang.Nullable;

/** Which version of a flow runs. */
public interface Revisions {

    /** A short name of the content that the route was loaded from; null for a route that came from no file. */
    @Nullable
    String of(String route);
}
