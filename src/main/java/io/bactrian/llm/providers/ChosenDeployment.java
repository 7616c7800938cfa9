package io.bactrian.llm.providers;

import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.response.ChatResponse;
import java.util.List;
import org.springframework.stereotype.Component;

/** The model that Camel's langchain4j-chat calls: whichever deployment the question was chosen for. */
@Component("chosenDeployment")
class ChosenDeployment implements ChatModel {

    @Override
    public ChatResponse chat(List<ChatMessage> messages) {
        // Told apart by its type, since the component hands over the very list that it was given.
        if (!(((Object) messages) instanceof Question question)) {
            throw new IllegalArgumentException("Only the gateway asks a deployment: use the adapter llm-chat-action");
        }
        return question.deployment().ask(question);
    }
}
