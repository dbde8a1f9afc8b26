# Written from the stages by `dotnet run build.cs clients`.
"""Stages that SynapseML has in synapse.ml.hf, and those beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Mapping, Optional, Sequence

from ._stage import Estimator, Evaluator, Model, Stage, Transformer

if TYPE_CHECKING:
    from typing import Literal


class CausalLM(Transformer):
    """Answers texts and conversations with a language model that was exported to ONNX, token by token, in this process.

    Parameters
    ----------
    modelLocation : str, default ""
        The model's .onnx file: a path, or the URL of a blob.
    outputCol : str
        The column that answers are written to; null means the uid of the stage followed by _output.
    task : str, default "chat"
        What rows are: chat, a text that a user says or messages with role and content; or completion, a text that is gone on with. One of chat, completion.
    chatTemplate : str, default "chatml"
        How the model was trained to see conversations: chatml (Qwen, SmolLM), llama3, phi3, zephyr, gemma or mistral; none for the bare contents. One of chatml, llama3, phi3, zephyr, gemma, mistral, none.
    systemPrompt : str, default ""
        What stands before a conversation that has no message of the role system; nothing when empty.
    maxNewTokens : int, default 256
        How many tokens an answer has at most. It is at least 1 and at most 1048576.
    temperature : float, default 0
        How much chance has a say: 0 always takes the most likely token, 1 draws by the model's own chances, and more evens them out. It is at least 0 and at most 100.
    topK : int, default 0
        Of how many most likely tokens one is drawn; 0 for all. It is at least 0 and at most 1048576.
    topP : float, default 1
        Of the most likely tokens, as many as have this chance together, one is drawn. It is more than 0 and at most 1.
    repetitionPenalty : float, default 1
        What the logits of tokens that were there already are divided by where they are positive, and multiplied by where not; 1 for nothing. It is at least 0.01 and at most 100.
    seed : int, default 0
        Where draws begin.
    stop : Sequence[str]
        Texts that end an answer; they are not part of it.
    eosTokenIds : Sequence[int]
        Numbers of tokens that end an answer, beside the end of the chat template and endToken.
    batchSize : int, default 16
        How many rows are answered together at most. It is at least 1 and at most 65536.
    padPrompts : bool, default False
        Whether shorter prompts are filled up, so that prompts of all lengths are answered together.
    deviceType : str
        What the model runs on: CPU, or CUDA, which is refused where there is none; when not set, CUDA where there is one and else the CPU. One of CPU, CUDA.
    numThreads : int, default 0
        Threads inside an operator; 0 lets the run, or else the runtime, decide. It is at least 0 and at most 1024.
    inputCol : str, default "text"
        The column of texts. At least 1 of them.
    tokenizer : str, default "bpe"
        How texts are cut: wordPiece (BERT), bpe (GPT-2, RoBERTa), sentencePiece (T5, XLM-R, Llama 2) or tiktoken (GPT-4 and later). One of wordPiece, bpe, sentencePiece, tiktoken.
    vocabularyLocation : str, default ""
        The vocabulary, a file or the URL of a blob: vocab.txt of wordPiece, vocab.json or tokenizer.json of bpe, the .model of sentencePiece, the .tiktoken of tiktoken, which may be left out for o200k_base.
    mergesLocation : str, default ""
        The file merges.txt of bpe; tokenizer.json has the merges itself.
    encoding : str, default "o200k_base"
        The encoding of tiktoken. One of o200k_base, cl100k_base, p50k_base, r50k_base.
    lowerCase : bool, default True
        Whether wordPiece makes small letters of all, as uncased models want it.
    addSpecialTokens : bool, default True
        Whether tokens that mark beginning and end are added, as the tokenizer has them: [CLS] and [SEP], or beginToken and endToken.
    beginToken : str, default ""
        The token of bpe that marks the beginning, such as <s>; none when empty.
    endToken : str, default ""
        The token of bpe that marks the end, such as </s>; none when empty.
    maxLength : int, default 0
        How many tokens a text has at most, with those that are added; what comes after them is left out. 0 for no limit. It is at least 0 and at most 1048576.
    """

    _parameters = {
        "modelLocation": "",
        "outputCol": None,
        "task": "chat",
        "chatTemplate": "chatml",
        "systemPrompt": "",
        "maxNewTokens": 256,
        "temperature": 0,
        "topK": 0,
        "topP": 1,
        "repetitionPenalty": 1,
        "seed": 0,
        "stop": [],
        "eosTokenIds": [],
        "batchSize": 16,
        "padPrompts": False,
        "deviceType": None,
        "numThreads": 0,
        "inputCol": "text",
        "tokenizer": "bpe",
        "vocabularyLocation": "",
        "mergesLocation": "",
        "encoding": "o200k_base",
        "lowerCase": True,
        "addSpecialTokens": True,
        "beginToken": "",
        "endToken": "",
        "maxLength": 0,
        "uid": None,
    }
    _files = ("modelLocation", "vocabularyLocation", "mergesLocation",)

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            modelLocation: str = "",
            outputCol: Optional[str] = None,
            task: str = "chat",
            chatTemplate: str = "chatml",
            systemPrompt: str = "",
            maxNewTokens: int = 256,
            temperature: float = 0,
            topK: int = 0,
            topP: float = 1,
            repetitionPenalty: float = 1,
            seed: int = 0,
            stop: Optional[Sequence[str]] = None,
            eosTokenIds: Optional[Sequence[int]] = None,
            batchSize: int = 16,
            padPrompts: bool = False,
            deviceType: Optional[str] = None,
            numThreads: int = 0,
            inputCol: str = "text",
            tokenizer: str = "bpe",
            vocabularyLocation: str = "",
            mergesLocation: str = "",
            encoding: str = "o200k_base",
            lowerCase: bool = True,
            addSpecialTokens: bool = True,
            beginToken: str = "",
            endToken: str = "",
            maxLength: int = 0,
            uid: Optional[str] = None,
        ) -> None: ...

        def setModelLocation(self, value: str) -> CausalLM: ...
        def getModelLocation(self) -> str: ...
        def setOutputCol(self, value: str) -> CausalLM: ...
        def getOutputCol(self) -> Optional[str]: ...
        def setTask(self, value: str) -> CausalLM: ...
        def getTask(self) -> str: ...
        def setChatTemplate(self, value: str) -> CausalLM: ...
        def getChatTemplate(self) -> str: ...
        def setSystemPrompt(self, value: str) -> CausalLM: ...
        def getSystemPrompt(self) -> str: ...
        def setMaxNewTokens(self, value: int) -> CausalLM: ...
        def getMaxNewTokens(self) -> int: ...
        def setTemperature(self, value: float) -> CausalLM: ...
        def getTemperature(self) -> float: ...
        def setTopK(self, value: int) -> CausalLM: ...
        def getTopK(self) -> int: ...
        def setTopP(self, value: float) -> CausalLM: ...
        def getTopP(self) -> float: ...
        def setRepetitionPenalty(self, value: float) -> CausalLM: ...
        def getRepetitionPenalty(self) -> float: ...
        def setSeed(self, value: int) -> CausalLM: ...
        def getSeed(self) -> int: ...
        def setStop(self, value: Sequence[str]) -> CausalLM: ...
        def getStop(self) -> Optional[Sequence[str]]: ...
        def setEosTokenIds(self, value: Sequence[int]) -> CausalLM: ...
        def getEosTokenIds(self) -> Optional[Sequence[int]]: ...
        def setBatchSize(self, value: int) -> CausalLM: ...
        def getBatchSize(self) -> int: ...
        def setPadPrompts(self, value: bool) -> CausalLM: ...
        def getPadPrompts(self) -> bool: ...
        def setDeviceType(self, value: str) -> CausalLM: ...
        def getDeviceType(self) -> Optional[str]: ...
        def setNumThreads(self, value: int) -> CausalLM: ...
        def getNumThreads(self) -> int: ...
        def setInputCol(self, value: str) -> CausalLM: ...
        def getInputCol(self) -> str: ...
        def setTokenizer(self, value: str) -> CausalLM: ...
        def getTokenizer(self) -> str: ...
        def setVocabularyLocation(self, value: str) -> CausalLM: ...
        def getVocabularyLocation(self) -> str: ...
        def setMergesLocation(self, value: str) -> CausalLM: ...
        def getMergesLocation(self) -> str: ...
        def setEncoding(self, value: str) -> CausalLM: ...
        def getEncoding(self) -> str: ...
        def setLowerCase(self, value: bool) -> CausalLM: ...
        def getLowerCase(self) -> bool: ...
        def setAddSpecialTokens(self, value: bool) -> CausalLM: ...
        def getAddSpecialTokens(self) -> bool: ...
        def setBeginToken(self, value: str) -> CausalLM: ...
        def getBeginToken(self) -> str: ...
        def setEndToken(self, value: str) -> CausalLM: ...
        def getEndToken(self) -> str: ...
        def setMaxLength(self, value: int) -> CausalLM: ...
        def getMaxLength(self) -> int: ...
        def setUid(self, value: str) -> CausalLM: ...
        def getUid(self) -> Optional[str]: ...


class SentenceEmbedder(Transformer):
    """Makes a vector of each text with an encoder that was exported to ONNX: tokens, encoder, pooling and length 1 in one stage.

    Parameters
    ----------
    modelLocation : str, default ""
        The encoder's .onnx file: a path, or the URL of a blob.
    outputCol : str, default "embedding"
        The column that vectors are written to. At least 1 of them.
    poolingMode : str, default "mean"
        What makes one vector of those of the tokens: mean, cls (that of the first token), or none where the model's output is one vector already. One of mean, cls, none.
    normalize : bool, default True
        Whether vectors get the length 1, so that their scalar product is the cosine of their angle.
    modelOutput : str, default ""
        The output of the model that is used; when empty, last_hidden_state, or else the first.
    deviceType : str
        What the model runs on: CPU, or CUDA, which is refused where there is none; when not set, CUDA where there is one and else the CPU. One of CPU, CUDA.
    batchSize : int, default 64
        How many texts a call of the runtime has at most. It is at least 1 and at most 1048576.
    numThreads : int, default 0
        Threads inside an operator; 0 lets the run, or else the runtime, decide. It is at least 0 and at most 1024.
    inputCol : str, default "text"
        The column of texts. At least 1 of them.
    tokenizer : str, default "wordPiece"
        How texts are cut: wordPiece (BERT), bpe (GPT-2, RoBERTa), sentencePiece (T5, XLM-R, Llama 2) or tiktoken (GPT-4 and later). One of wordPiece, bpe, sentencePiece, tiktoken.
    vocabularyLocation : str, default ""
        The vocabulary, a file or the URL of a blob: vocab.txt of wordPiece, vocab.json or tokenizer.json of bpe, the .model of sentencePiece, the .tiktoken of tiktoken, which may be left out for o200k_base.
    mergesLocation : str, default ""
        The file merges.txt of bpe; tokenizer.json has the merges itself.
    encoding : str, default "o200k_base"
        The encoding of tiktoken. One of o200k_base, cl100k_base, p50k_base, r50k_base.
    lowerCase : bool, default True
        Whether wordPiece makes small letters of all, as uncased models want it.
    addSpecialTokens : bool, default True
        Whether tokens that mark beginning and end are added, as the tokenizer has them: [CLS] and [SEP], or beginToken and endToken.
    beginToken : str, default ""
        The token of bpe that marks the beginning, such as <s>; none when empty.
    endToken : str, default ""
        The token of bpe that marks the end, such as </s>; none when empty.
    maxLength : int, default 512
        How many tokens a text has at most, with those that are added; what comes after them is left out. 0 for no limit. It is at least 0 and at most 1048576.
    """

    _parameters = {
        "modelLocation": "",
        "outputCol": "embedding",
        "poolingMode": "mean",
        "normalize": True,
        "modelOutput": "",
        "deviceType": None,
        "batchSize": 64,
        "numThreads": 0,
        "inputCol": "text",
        "tokenizer": "wordPiece",
        "vocabularyLocation": "",
        "mergesLocation": "",
        "encoding": "o200k_base",
        "lowerCase": True,
        "addSpecialTokens": True,
        "beginToken": "",
        "endToken": "",
        "maxLength": 512,
        "uid": None,
    }
    _files = ("modelLocation", "vocabularyLocation", "mergesLocation",)

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            modelLocation: str = "",
            outputCol: str = "embedding",
            poolingMode: str = "mean",
            normalize: bool = True,
            modelOutput: str = "",
            deviceType: Optional[str] = None,
            batchSize: int = 64,
            numThreads: int = 0,
            inputCol: str = "text",
            tokenizer: str = "wordPiece",
            vocabularyLocation: str = "",
            mergesLocation: str = "",
            encoding: str = "o200k_base",
            lowerCase: bool = True,
            addSpecialTokens: bool = True,
            beginToken: str = "",
            endToken: str = "",
            maxLength: int = 512,
            uid: Optional[str] = None,
        ) -> None: ...

        def setModelLocation(self, value: str) -> SentenceEmbedder: ...
        def getModelLocation(self) -> str: ...
        def setOutputCol(self, value: str) -> SentenceEmbedder: ...
        def getOutputCol(self) -> str: ...
        def setPoolingMode(self, value: str) -> SentenceEmbedder: ...
        def getPoolingMode(self) -> str: ...
        def setNormalize(self, value: bool) -> SentenceEmbedder: ...
        def getNormalize(self) -> bool: ...
        def setModelOutput(self, value: str) -> SentenceEmbedder: ...
        def getModelOutput(self) -> str: ...
        def setDeviceType(self, value: str) -> SentenceEmbedder: ...
        def getDeviceType(self) -> Optional[str]: ...
        def setBatchSize(self, value: int) -> SentenceEmbedder: ...
        def getBatchSize(self) -> int: ...
        def setNumThreads(self, value: int) -> SentenceEmbedder: ...
        def getNumThreads(self) -> int: ...
        def setInputCol(self, value: str) -> SentenceEmbedder: ...
        def getInputCol(self) -> str: ...
        def setTokenizer(self, value: str) -> SentenceEmbedder: ...
        def getTokenizer(self) -> str: ...
        def setVocabularyLocation(self, value: str) -> SentenceEmbedder: ...
        def getVocabularyLocation(self) -> str: ...
        def setMergesLocation(self, value: str) -> SentenceEmbedder: ...
        def getMergesLocation(self) -> str: ...
        def setEncoding(self, value: str) -> SentenceEmbedder: ...
        def getEncoding(self) -> str: ...
        def setLowerCase(self, value: bool) -> SentenceEmbedder: ...
        def getLowerCase(self) -> bool: ...
        def setAddSpecialTokens(self, value: bool) -> SentenceEmbedder: ...
        def getAddSpecialTokens(self) -> bool: ...
        def setBeginToken(self, value: str) -> SentenceEmbedder: ...
        def getBeginToken(self) -> str: ...
        def setEndToken(self, value: str) -> SentenceEmbedder: ...
        def getEndToken(self) -> str: ...
        def setMaxLength(self, value: int) -> SentenceEmbedder: ...
        def getMaxLength(self) -> int: ...
        def setUid(self, value: str) -> SentenceEmbedder: ...
        def getUid(self) -> Optional[str]: ...


__all__ = ["CausalLM", "SentenceEmbedder"]
