/**
 * Media plans: what can be booked, what it brought so far, and how a budget is split over it. A model may propose; what stands in a plan is
 * what the solver here lets stand.
 */
package io.bactrian.planning;
