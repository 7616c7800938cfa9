package io.bactrian.planning;

import java.util.List;

/** The lines of a plan, in the order of their first days, and what was repaired on the way. */
record MediaPlan(List<PlanLine> lines, List<Repair> repairs) {
}
