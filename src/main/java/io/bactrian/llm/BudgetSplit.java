package io.bactrian.llm;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.Map;

/** Splits a budget by shares so that the parts add up to it exactly, to the currency's last digit. */
final class BudgetSplit {

    private BudgetSplit() {
    }

    /**
     * @param shares parts per name; only their proportion counts
     * @return amounts with the budget's scale, in the order of the shares; what rounding leaves over goes to the largest
     */
    static Map<String, BigDecimal> of(BigDecimal budget, Map<String, BigDecimal> shares) {
        BigDecimal total = shares.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
        Map<String, BigDecimal> amounts = new LinkedHashMap<>();
        BigDecimal left = budget;
        String largest = null;
        for (Map.Entry<String, BigDecimal> share : shares.entrySet()) {
            BigDecimal amount = budget.multiply(share.getValue()).divide(total, budget.scale(), RoundingMode.DOWN);
            amounts.put(share.getKey(), amount);
            left = left.subtract(amount);
            if (largest == null || share.getValue().compareTo(shares.get(largest)) > 0) {
                largest = share.getKey();
            }
        }
        amounts.merge(largest, left, BigDecimal::add);
        return amounts;
    }
}
