package io.bactrian.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** The text of a commercial proposal, without a figure in it. */
final class SandboxProposal {

    private SandboxProposal() {
    }

    static ObjectNode of(String brief, boolean russian) {
        ObjectNode proposal = Json.object().put("title", SandboxModel.title(brief).replaceAll("\\d[\\d\\s.,]*", "").strip());
        String[][] sections = russian ? new String[][] {
            {"Задача", "Кампания решает задачу, которую вы описали в брифе. Мы подобрали площадки под вашу аудиторию и сроки."},
            {"Решение", "Площадки дополняют друг друга: одни дают охват, другие приводят людей, которые уже выбирают."},
            {"Дальнейшие шаги", "После согласования мы бронируем размещение и готовим материалы."}}
            : new String[][] {
                {"The aim", "The campaign serves what your brief asks for. The placements were chosen for your audience and your days."},
                {"The solution", "The placements complement each other: some bring reach, others bring people who are about to choose."},
                {"Next steps", "Once you agree, we book the placements and prepare the materials."}};
        for (String[] section : sections) {
            proposal.withArray("sections").addObject().put("heading", section[0]).put("text", section[1]);
        }
        return proposal;
    }
}
