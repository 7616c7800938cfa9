package io.bactrian.planning;

import java.math.BigDecimal;
import java.util.List;

/**
 * A line that a model wants, after what it says was made sense of.
 *
 * @param lines the lines of the model's answer that it stands for, from 1
 * @param said  the amount or share as the model gave it, above zero
 */
record Wish(List<Integer> lines, Flight flight, BigDecimal said, String note) {
}
