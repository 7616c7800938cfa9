package io.bactrian.planning;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** All placements that can be booked, in the order of the file, and the rates at which they are planned in other currencies. */
record PlacementCatalogue(List<Placement> placements, PlanningRates rates) {

    PlacementCatalogue {
        placements = List.copyOf(placements);
        Set<String> ids = new HashSet<>();
        for (Placement placement : placements) {
            if (!ids.add(placement.id())) {
                throw new IllegalArgumentException("The placement " + placement.id() + " is there twice");
            }
            if (!rates.knows(placement.currency())) {
                throw new IllegalArgumentException(placement.id() + ": there is no planning rate for " + placement.currency());
            }
        }
    }

    /** Models and people name a placement by its id, its title or its channel, in any case of letters. */
    Optional<Placement> named(String name) {
        return placements.stream().filter(placement -> placement.id().equalsIgnoreCase(name)).findFirst()
                .or(() -> placements.stream().filter(placement -> placement.title(true).equalsIgnoreCase(name)
                        || placement.title(false).equalsIgnoreCase(name)).findFirst())
                .or(() -> placements.stream().filter(placement -> placement.channel().equalsIgnoreCase(name)).findFirst());
    }
}
