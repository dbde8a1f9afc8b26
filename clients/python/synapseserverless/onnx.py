# Written from the stages by `dotnet run build.cs clients`.
"""Stages that SynapseML has in synapse.ml.onnx, and those beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Mapping, Optional, Sequence

from ._stage import Estimator, Evaluator, Model, Stage, Transformer

if TYPE_CHECKING:
    from typing import Literal


class CTCDecoder(Transformer):
    """Reads text out of what a recognition model trained by connectionist temporal classification (CTC) puts out: a row of probabilities of characters for each step.

    Parameters
    ----------
    inputCol : str, required
        The column of probabilities: a list of steps, each a list with an entry for each character.
    outputCol : str, default "text"
        The column that gets the text.
    scoreCol : str
        The column that gets the mean of the probabilities of the characters that were taken, 0 where there are none; null for no such column.
    vocabularyLocation : str, default ""
        The file of the vocabulary on this machine.
    """

    _parameters = {
        "inputCol": "",
        "outputCol": "text",
        "scoreCol": None,
        "vocabularyLocation": "",
        "uid": None,
    }
    _required = ("inputCol",)
    _files = ("vocabularyLocation",)

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            inputCol: str = ...,
            outputCol: str = "text",
            scoreCol: Optional[str] = None,
            vocabularyLocation: str = "",
            uid: Optional[str] = None,
        ) -> None: ...

        def setInputCol(self, value: str) -> CTCDecoder: ...
        def getInputCol(self) -> str: ...
        def setOutputCol(self, value: str) -> CTCDecoder: ...
        def getOutputCol(self) -> str: ...
        def setScoreCol(self, value: str) -> CTCDecoder: ...
        def getScoreCol(self) -> Optional[str]: ...
        def setVocabularyLocation(self, value: str) -> CTCDecoder: ...
        def getVocabularyLocation(self) -> str: ...
        def setUid(self, value: str) -> CTCDecoder: ...
        def getUid(self) -> Optional[str]: ...


class CropBoxes(Transformer):
    """Cuts boxes out of images: each box gives a row with its part of the image; the other columns are repeated.

    Parameters
    ----------
    boxesCol : str, default "boxes"
        The column of boxes: lists of x, y, width and height, and angle where boxes are turned.
    inputCol : str, default "image"
        The column of images or of the bytes of image files.
    outputCol : str
        The column that is written; null means the uid of the stage followed by _output.
    ignoreDecodingErrors : bool, default False
        Whether an image that cannot be decoded gives a null; otherwise its row is a bad row.
    maxPixels : int, default 100000000
        Most pixels of an image; looked at before it is decoded, so that a small file that claims to be a vast image costs nothing. It is at least 1 and at most 500000000.
    maxBytes : int, default 268435456
        Most bytes of the file of an image. It is at least 1.
    """

    _parameters = {
        "boxesCol": "boxes",
        "inputCol": "image",
        "outputCol": None,
        "ignoreDecodingErrors": False,
        "maxPixels": 100000000,
        "maxBytes": 268435456,
        "uid": None,
    }

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            boxesCol: str = "boxes",
            inputCol: str = "image",
            outputCol: Optional[str] = None,
            ignoreDecodingErrors: bool = False,
            maxPixels: int = 100000000,
            maxBytes: int = 268435456,
            uid: Optional[str] = None,
        ) -> None: ...

        def setBoxesCol(self, value: str) -> CropBoxes: ...
        def getBoxesCol(self) -> str: ...
        def setInputCol(self, value: str) -> CropBoxes: ...
        def getInputCol(self) -> str: ...
        def setOutputCol(self, value: str) -> CropBoxes: ...
        def getOutputCol(self) -> Optional[str]: ...
        def setIgnoreDecodingErrors(self, value: bool) -> CropBoxes: ...
        def getIgnoreDecodingErrors(self) -> bool: ...
        def setMaxPixels(self, value: int) -> CropBoxes: ...
        def getMaxPixels(self) -> int: ...
        def setMaxBytes(self, value: int) -> CropBoxes: ...
        def getMaxBytes(self) -> int: ...
        def setUid(self, value: str) -> CropBoxes: ...
        def getUid(self) -> Optional[str]: ...


class DecodeAudio(Transformer):
    """Decodes WAV files into samples from -1 to 1, of one channel and one rate, as models of speech take them.

    Parameters
    ----------
    inputCol : str, default "content"
        The column of the bytes of WAV files.
    outputCol : str, default "samples"
        The column that gets the samples, a list of numbers.
    sampleRate : int, default 16000
        Samples a second of all that come out. It is at least 1000 and at most 192000.
    maxSeconds : float, default 3600
        Most seconds of a sound. It is more than 0 and at most 100000.
    ignoreDecodingErrors : bool, default False
        Whether a sound that cannot be decoded gives a null; otherwise its row is a bad row.
    """

    _parameters = {
        "inputCol": "content",
        "outputCol": "samples",
        "sampleRate": 16000,
        "maxSeconds": 3600,
        "ignoreDecodingErrors": False,
        "uid": None,
    }

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            inputCol: str = "content",
            outputCol: str = "samples",
            sampleRate: int = 16000,
            maxSeconds: float = 3600,
            ignoreDecodingErrors: bool = False,
            uid: Optional[str] = None,
        ) -> None: ...

        def setInputCol(self, value: str) -> DecodeAudio: ...
        def getInputCol(self) -> str: ...
        def setOutputCol(self, value: str) -> DecodeAudio: ...
        def getOutputCol(self) -> str: ...
        def setSampleRate(self, value: int) -> DecodeAudio: ...
        def getSampleRate(self) -> int: ...
        def setMaxSeconds(self, value: float) -> DecodeAudio: ...
        def getMaxSeconds(self) -> float: ...
        def setIgnoreDecodingErrors(self, value: bool) -> DecodeAudio: ...
        def getIgnoreDecodingErrors(self) -> bool: ...
        def setUid(self, value: str) -> DecodeAudio: ...
        def getUid(self) -> Optional[str]: ...


class DetectTextBoxes(Transformer):
    """Finds boxes around text in the maps of probabilities that a detection model by differentiable binarization (DB), such as PaddleOCR's, puts out.

    Parameters
    ----------
    inputCol : str, required
        The column of maps: lists of rows of probabilities, in one more list or not.
    imageCol : str, default "image"
        The column of the images that the maps were made of, as DecodeImage writes it.
    outputCol : str, default "boxes"
        The column that gets the boxes: a list of x, y, width, height, score and angle.
    threshold : float, default 0.3
        What a pixel of text has at least. It is at least 0 and at most 1.
    boxThreshold : float, default 0.5
        What the pixels of a box have on average at least. It is at least 0 and at most 1.
    unclipRatio : float, default 1.6
        How far a box is widened, because models mark the middle of text: by its area times this, divided by its perimeter. It is at least 0 and at most 10.
    minSize : int, default 3
        Pixels of the map that the shorter side of a box has at least, before it is widened. It is at least 1 and at most 10000.
    """

    _parameters = {
        "inputCol": "",
        "imageCol": "image",
        "outputCol": "boxes",
        "threshold": 0.3,
        "boxThreshold": 0.5,
        "unclipRatio": 1.6,
        "minSize": 3,
        "uid": None,
    }
    _required = ("inputCol",)

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            inputCol: str = ...,
            imageCol: str = "image",
            outputCol: str = "boxes",
            threshold: float = 0.3,
            boxThreshold: float = 0.5,
            unclipRatio: float = 1.6,
            minSize: int = 3,
            uid: Optional[str] = None,
        ) -> None: ...

        def setInputCol(self, value: str) -> DetectTextBoxes: ...
        def getInputCol(self) -> str: ...
        def setImageCol(self, value: str) -> DetectTextBoxes: ...
        def getImageCol(self) -> str: ...
        def setOutputCol(self, value: str) -> DetectTextBoxes: ...
        def getOutputCol(self) -> str: ...
        def setThreshold(self, value: float) -> DetectTextBoxes: ...
        def getThreshold(self) -> float: ...
        def setBoxThreshold(self, value: float) -> DetectTextBoxes: ...
        def getBoxThreshold(self) -> float: ...
        def setUnclipRatio(self, value: float) -> DetectTextBoxes: ...
        def getUnclipRatio(self) -> float: ...
        def setMinSize(self, value: int) -> DetectTextBoxes: ...
        def getMinSize(self) -> int: ...
        def setUid(self, value: str) -> DetectTextBoxes: ...
        def getUid(self) -> Optional[str]: ...


class ImageFeaturizer(Transformer):
    """Makes vectors of images with a network: what its last layer but one knows of them (headless), or what it puts out.

    Parameters
    ----------
    onnxModel : Stage, required
        The model; its feedDict and fetchDict are set here.
    inputCol : str, default "image"
        The column of images or of the bytes of image files.
    outputCol : str
        The column that gets the vectors; null means the uid of the stage followed by _output.
    imageHeight : int
        Rows of the images that the model takes; null for what the model says itself. It is at least 1 and at most 100000.
    imageWidth : int
        Pixels of a row of the images that the model takes; null for what the model says itself. It is at least 1 and at most 100000.
    channelNormalizationMeans : Sequence[float], default [0.485, 0.456, 0.406]
        Means of red, green and blue, which are subtracted after scaling; those of ImageNet unless set otherwise.
    channelNormalizationStds : Sequence[float], default [0.229, 0.224, 0.225]
        Standard deviations of red, green and blue, which values are divided by; those of ImageNet unless set otherwise.
    colorScaleFactor : float, default 0.00392156862745098
        What values from 0 to 255 are multiplied by first. It is more than 0.
    interpolation : Literal["linear", "antialias", "area", "nearest"], default "linear"
        How images are resized.
    dropNa : bool, default True
        Whether rows without an image are left out; otherwise they get a null.
    headless : bool, default True
        Whether features come out rather than what the model puts out.
    featureTensorName : str
        The value inside the model that has the features; null for what its last product with weights takes.
    outputTensorName : str, default ""
        The output of the model; empty for the first.
    imageTensorName : str
        The input of the model that takes images; null for its only one.
    ignoreDecodingErrors : bool, default False
        Whether an image that cannot be decoded counts as a row without one; otherwise its row is a bad row.
    autoConvertToColor : bool, default True
        Whether grey images are made colour ones.
    """

    _parameters = {
        "onnxModel": None,
        "inputCol": "image",
        "outputCol": None,
        "imageHeight": None,
        "imageWidth": None,
        "channelNormalizationMeans": [0.485, 0.456, 0.406],
        "channelNormalizationStds": [0.229, 0.224, 0.225],
        "colorScaleFactor": 0.00392156862745098,
        "interpolation": "linear",
        "dropNa": True,
        "headless": True,
        "featureTensorName": None,
        "outputTensorName": "",
        "imageTensorName": None,
        "ignoreDecodingErrors": False,
        "autoConvertToColor": True,
        "uid": None,
    }
    _required = ("onnxModel",)

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            onnxModel: Stage = ...,
            inputCol: str = "image",
            outputCol: Optional[str] = None,
            imageHeight: Optional[int] = None,
            imageWidth: Optional[int] = None,
            channelNormalizationMeans: Sequence[float] = [0.485, 0.456, 0.406],
            channelNormalizationStds: Sequence[float] = [0.229, 0.224, 0.225],
            colorScaleFactor: float = 0.00392156862745098,
            interpolation: Literal["linear", "antialias", "area", "nearest"] = "linear",
            dropNa: bool = True,
            headless: bool = True,
            featureTensorName: Optional[str] = None,
            outputTensorName: str = "",
            imageTensorName: Optional[str] = None,
            ignoreDecodingErrors: bool = False,
            autoConvertToColor: bool = True,
            uid: Optional[str] = None,
        ) -> None: ...

        def setOnnxModel(self, value: Stage) -> ImageFeaturizer: ...
        def getOnnxModel(self) -> Optional[Stage]: ...
        def setInputCol(self, value: str) -> ImageFeaturizer: ...
        def getInputCol(self) -> str: ...
        def setOutputCol(self, value: str) -> ImageFeaturizer: ...
        def getOutputCol(self) -> Optional[str]: ...
        def setImageHeight(self, value: int) -> ImageFeaturizer: ...
        def getImageHeight(self) -> Optional[int]: ...
        def setImageWidth(self, value: int) -> ImageFeaturizer: ...
        def getImageWidth(self) -> Optional[int]: ...
        def setChannelNormalizationMeans(self, value: Sequence[float]) -> ImageFeaturizer: ...
        def getChannelNormalizationMeans(self) -> Sequence[float]: ...
        def setChannelNormalizationStds(self, value: Sequence[float]) -> ImageFeaturizer: ...
        def getChannelNormalizationStds(self) -> Sequence[float]: ...
        def setColorScaleFactor(self, value: float) -> ImageFeaturizer: ...
        def getColorScaleFactor(self) -> float: ...
        def setInterpolation(self, value: Literal["linear", "antialias", "area", "nearest"]) -> ImageFeaturizer: ...
        def getInterpolation(self) -> Literal["linear", "antialias", "area", "nearest"]: ...
        def setDropNa(self, value: bool) -> ImageFeaturizer: ...
        def getDropNa(self) -> bool: ...
        def setHeadless(self, value: bool) -> ImageFeaturizer: ...
        def getHeadless(self) -> bool: ...
        def setFeatureTensorName(self, value: str) -> ImageFeaturizer: ...
        def getFeatureTensorName(self) -> Optional[str]: ...
        def setOutputTensorName(self, value: str) -> ImageFeaturizer: ...
        def getOutputTensorName(self) -> str: ...
        def setImageTensorName(self, value: str) -> ImageFeaturizer: ...
        def getImageTensorName(self) -> Optional[str]: ...
        def setIgnoreDecodingErrors(self, value: bool) -> ImageFeaturizer: ...
        def getIgnoreDecodingErrors(self) -> bool: ...
        def setAutoConvertToColor(self, value: bool) -> ImageFeaturizer: ...
        def getAutoConvertToColor(self) -> bool: ...
        def setUid(self, value: str) -> ImageFeaturizer: ...
        def getUid(self) -> Optional[str]: ...


class LogMelSpectrogram(Transformer):
    """Makes the features that models of speech take: the logarithm of the power of a sound in bands of the mel scale, frame after frame.

    Parameters
    ----------
    inputCol : str, default "samples"
        The column of samples, as DecodeAudio writes it.
    outputCol : str, default "features"
        The column that is written.
    sampleRate : int, default 16000
        Samples a second. It is at least 1000 and at most 192000.
    nFft : int, default 400
        Samples of a frame. It is at least 16 and at most 8192.
    hopLength : int, default 160
        Samples from one frame to the next. It is at least 1 and at most 8192.
    nMels : int, default 80
        How many bands. It is at least 1 and at most 512.
    fMin : float, default 0
        Where the first band begins, in hertz. It is at least 0 and at most 96000.
    fMax : float
        Where the last band ends, in hertz; null for half the sample rate. It is more than 0 and at most 96000.
    melScale : Literal["slaney", "htk"], default "slaney"
        The scale of the bands.
    numFrames : int
        How many frames each sound gets: a shorter one is filled up with silence, a longer one cut off; null for as many as it has. It is at least 1 and at most 1000000.
    whisperNormalization : bool, default False
        Whether values are brought into the range that Whisper was trained with.
    """

    _parameters = {
        "inputCol": "samples",
        "outputCol": "features",
        "sampleRate": 16000,
        "nFft": 400,
        "hopLength": 160,
        "nMels": 80,
        "fMin": 0,
        "fMax": None,
        "melScale": "slaney",
        "numFrames": None,
        "whisperNormalization": False,
        "uid": None,
    }

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            inputCol: str = "samples",
            outputCol: str = "features",
            sampleRate: int = 16000,
            nFft: int = 400,
            hopLength: int = 160,
            nMels: int = 80,
            fMin: float = 0,
            fMax: Optional[float] = None,
            melScale: Literal["slaney", "htk"] = "slaney",
            numFrames: Optional[int] = None,
            whisperNormalization: bool = False,
            uid: Optional[str] = None,
        ) -> None: ...

        def setInputCol(self, value: str) -> LogMelSpectrogram: ...
        def getInputCol(self) -> str: ...
        def setOutputCol(self, value: str) -> LogMelSpectrogram: ...
        def getOutputCol(self) -> str: ...
        def setSampleRate(self, value: int) -> LogMelSpectrogram: ...
        def getSampleRate(self) -> int: ...
        def setNFft(self, value: int) -> LogMelSpectrogram: ...
        def getNFft(self) -> int: ...
        def setHopLength(self, value: int) -> LogMelSpectrogram: ...
        def getHopLength(self) -> int: ...
        def setNMels(self, value: int) -> LogMelSpectrogram: ...
        def getNMels(self) -> int: ...
        def setFMin(self, value: float) -> LogMelSpectrogram: ...
        def getFMin(self) -> float: ...
        def setFMax(self, value: float) -> LogMelSpectrogram: ...
        def getFMax(self) -> Optional[float]: ...
        def setMelScale(self, value: Literal["slaney", "htk"]) -> LogMelSpectrogram: ...
        def getMelScale(self) -> Literal["slaney", "htk"]: ...
        def setNumFrames(self, value: int) -> LogMelSpectrogram: ...
        def getNumFrames(self) -> Optional[int]: ...
        def setWhisperNormalization(self, value: bool) -> LogMelSpectrogram: ...
        def getWhisperNormalization(self) -> bool: ...
        def setUid(self, value: str) -> LogMelSpectrogram: ...
        def getUid(self) -> Optional[str]: ...


class ONNXModel(Transformer):
    """Runs an ONNX model over columns and adds its outputs as columns.

    Parameters
    ----------
    modelPayload : bytes
        The bytes of the model, as Base64 text in a specification; empty where a file has it.
    modelLocation : str, default ""
        The model's .onnx file: a path, or the URL of a blob.
    hub : str, default ""
        The manifest of a hub that hubModel is in: a path, or the URL of a blob.
    hubModel : str, default ""
        The name of the model in the hub, such as ResNet50, or ResNet50@12 for a version of the operators; the newest otherwise.
    feedDict : Mapping[str, str]
        The column that feeds each input of the model, by the input's name; an input that is not named is fed by the column of its own name.
    fetchDict : Mapping[str, str]
        The output of the model that fills each column, by the column's name: an output, or any value inside the graph, which is then cut there.
    softMaxDict : Mapping[str, str]
        Columns of vectors that the model fills, each with the column that their softmax is written to.
    argMaxDict : Mapping[str, str]
        Columns of vectors that the model fills, each with the column that the place of the largest number is written to, as a double.
    deviceType : str
        What the model runs on: CPU, or CUDA, which is refused where there is none; when not set, CUDA where there is one and else the CPU. One of CPU, CUDA.
    executionProviders : Sequence[str]
        Further execution providers of ONNX Runtime, tried in this order before deviceType: OpenVINO, Tensorrt, DML and whatever else the build of the runtime has.
    deviceId : int, default 0
        Which of several GPUs. It is at least 0 and at most 1023.
    optimizationLevel : str, default "ALL_OPT"
        How far the runtime rewrites the graph before it runs it. One of NO_OPT, BASIC_OPT, EXTENDED_OPT, ALL_OPT.
    miniBatcher : Stage
        A stage that makes small batches, of which only the number of rows counts: FixedMiniBatchTransformer and others.
    batchSize : str, default "auto"
        How many rows a call of the runtime has, or auto, which measures what is fastest on the first rows.
    maxBatchSize : int, default 8192
        The most rows of a call that batchSize: auto tries. It is at least 1 and at most 16777216.
    numThreads : int, default 0
        Threads inside an operator; 0 lets the run, or else the runtime, decide. It is at least 0 and at most 1024.
    numInterOpThreads : int, default 0
        Operators that run side by side, where executionMode is parallel; 0 lets the runtime decide. It is at least 0 and at most 1024.
    executionMode : str, default "sequential"
        Whether branches of the graph that do not need each other run one after the other or side by side. One of sequential, parallel.
    enableMemoryArena : bool, default True
        Whether the runtime keeps memory between calls, which is faster and holds more.
    enableMemoryPattern : bool, default True
        Whether the runtime plans memory by the shapes of earlier calls.
    sessionConfig : Mapping[str, str]
        Further settings of ONNX Runtime's sessions, by name, such as session.intra_op.allow_spinning: "0".
    """

    _parameters = {
        "modelPayload": None,
        "modelLocation": "",
        "hub": "",
        "hubModel": "",
        "feedDict": {},
        "fetchDict": {},
        "softMaxDict": {},
        "argMaxDict": {},
        "deviceType": None,
        "executionProviders": [],
        "deviceId": 0,
        "optimizationLevel": "ALL_OPT",
        "miniBatcher": None,
        "batchSize": "auto",
        "maxBatchSize": 8192,
        "numThreads": 0,
        "numInterOpThreads": 0,
        "executionMode": "sequential",
        "enableMemoryArena": True,
        "enableMemoryPattern": True,
        "sessionConfig": {},
        "uid": None,
    }
    _files = ("modelLocation", "hub",)

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            modelPayload: Optional[bytes] = None,
            modelLocation: str = "",
            hub: str = "",
            hubModel: str = "",
            feedDict: Optional[Mapping[str, str]] = None,
            fetchDict: Optional[Mapping[str, str]] = None,
            softMaxDict: Optional[Mapping[str, str]] = None,
            argMaxDict: Optional[Mapping[str, str]] = None,
            deviceType: Optional[str] = None,
            executionProviders: Optional[Sequence[str]] = None,
            deviceId: int = 0,
            optimizationLevel: str = "ALL_OPT",
            miniBatcher: Optional[Stage] = None,
            batchSize: str = "auto",
            maxBatchSize: int = 8192,
            numThreads: int = 0,
            numInterOpThreads: int = 0,
            executionMode: str = "sequential",
            enableMemoryArena: bool = True,
            enableMemoryPattern: bool = True,
            sessionConfig: Optional[Mapping[str, str]] = None,
            uid: Optional[str] = None,
        ) -> None: ...

        def setModelPayload(self, value: bytes) -> ONNXModel: ...
        def getModelPayload(self) -> Optional[bytes]: ...
        def setModelLocation(self, value: str) -> ONNXModel: ...
        def getModelLocation(self) -> str: ...
        def setHub(self, value: str) -> ONNXModel: ...
        def getHub(self) -> str: ...
        def setHubModel(self, value: str) -> ONNXModel: ...
        def getHubModel(self) -> str: ...
        def setFeedDict(self, value: Mapping[str, str]) -> ONNXModel: ...
        def getFeedDict(self) -> Optional[Mapping[str, str]]: ...
        def setFetchDict(self, value: Mapping[str, str]) -> ONNXModel: ...
        def getFetchDict(self) -> Optional[Mapping[str, str]]: ...
        def setSoftMaxDict(self, value: Mapping[str, str]) -> ONNXModel: ...
        def getSoftMaxDict(self) -> Optional[Mapping[str, str]]: ...
        def setArgMaxDict(self, value: Mapping[str, str]) -> ONNXModel: ...
        def getArgMaxDict(self) -> Optional[Mapping[str, str]]: ...
        def setDeviceType(self, value: str) -> ONNXModel: ...
        def getDeviceType(self) -> Optional[str]: ...
        def setExecutionProviders(self, value: Sequence[str]) -> ONNXModel: ...
        def getExecutionProviders(self) -> Optional[Sequence[str]]: ...
        def setDeviceId(self, value: int) -> ONNXModel: ...
        def getDeviceId(self) -> int: ...
        def setOptimizationLevel(self, value: str) -> ONNXModel: ...
        def getOptimizationLevel(self) -> str: ...
        def setMiniBatcher(self, value: Stage) -> ONNXModel: ...
        def getMiniBatcher(self) -> Optional[Stage]: ...
        def setBatchSize(self, value: str) -> ONNXModel: ...
        def getBatchSize(self) -> str: ...
        def setMaxBatchSize(self, value: int) -> ONNXModel: ...
        def getMaxBatchSize(self) -> int: ...
        def setNumThreads(self, value: int) -> ONNXModel: ...
        def getNumThreads(self) -> int: ...
        def setNumInterOpThreads(self, value: int) -> ONNXModel: ...
        def getNumInterOpThreads(self) -> int: ...
        def setExecutionMode(self, value: str) -> ONNXModel: ...
        def getExecutionMode(self) -> str: ...
        def setEnableMemoryArena(self, value: bool) -> ONNXModel: ...
        def getEnableMemoryArena(self) -> bool: ...
        def setEnableMemoryPattern(self, value: bool) -> ONNXModel: ...
        def getEnableMemoryPattern(self) -> bool: ...
        def setSessionConfig(self, value: Mapping[str, str]) -> ONNXModel: ...
        def getSessionConfig(self) -> Optional[Mapping[str, str]]: ...
        def setUid(self, value: str) -> ONNXModel: ...
        def getUid(self) -> Optional[str]: ...


class TextTokenizer(Transformer):
    """Cuts texts into tokens, as language models take them: a list of numbers for each text.

    Parameters
    ----------
    outputCol : str, default "input_ids"
        The column that the numbers of tokens are written to, lists of int64. At least 1 of them.
    attentionMaskCol : str, default ""
        The column that the attention mask is written to, a one for each token; none when empty.
    tokenTypeCol : str, default ""
        The column that the types of tokens are written to, a zero for each; none when empty.
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
        "outputCol": "input_ids",
        "attentionMaskCol": "",
        "tokenTypeCol": "",
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
    _files = ("vocabularyLocation", "mergesLocation",)

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            outputCol: str = "input_ids",
            attentionMaskCol: str = "",
            tokenTypeCol: str = "",
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

        def setOutputCol(self, value: str) -> TextTokenizer: ...
        def getOutputCol(self) -> str: ...
        def setAttentionMaskCol(self, value: str) -> TextTokenizer: ...
        def getAttentionMaskCol(self) -> str: ...
        def setTokenTypeCol(self, value: str) -> TextTokenizer: ...
        def getTokenTypeCol(self) -> str: ...
        def setInputCol(self, value: str) -> TextTokenizer: ...
        def getInputCol(self) -> str: ...
        def setTokenizer(self, value: str) -> TextTokenizer: ...
        def getTokenizer(self) -> str: ...
        def setVocabularyLocation(self, value: str) -> TextTokenizer: ...
        def getVocabularyLocation(self) -> str: ...
        def setMergesLocation(self, value: str) -> TextTokenizer: ...
        def getMergesLocation(self) -> str: ...
        def setEncoding(self, value: str) -> TextTokenizer: ...
        def getEncoding(self) -> str: ...
        def setLowerCase(self, value: bool) -> TextTokenizer: ...
        def getLowerCase(self) -> bool: ...
        def setAddSpecialTokens(self, value: bool) -> TextTokenizer: ...
        def getAddSpecialTokens(self) -> bool: ...
        def setBeginToken(self, value: str) -> TextTokenizer: ...
        def getBeginToken(self) -> str: ...
        def setEndToken(self, value: str) -> TextTokenizer: ...
        def getEndToken(self) -> str: ...
        def setMaxLength(self, value: int) -> TextTokenizer: ...
        def getMaxLength(self) -> int: ...
        def setUid(self, value: str) -> TextTokenizer: ...
        def getUid(self) -> Optional[str]: ...


class VoiceActivityDetector(Transformer):
    """Finds where somebody speaks in sounds, with the model Silero VAD (version 5) and by its rules.

    Parameters
    ----------
    onnxModel : Stage, required
        The model.
    inputCol : str, default "samples"
        The column of samples, as DecodeAudio writes it.
    outputCol : str, default "speech"
        The column that gets the stretches of speech: a list of start and end, in seconds.
    probabilityCol : str
        The column that gets the probability of speech of each window; null for no such column.
    sampleRate : int, default 16000
        Samples a second: 8000 or 16000, which the model knows. One of 8000, 16000.
    threshold : float, default 0.5
        The probability of a window with which speech begins. It is more than 0 and at most 1.
    minSpeechDurationMs : int, default 250
        Milliseconds of the shortest speech. It is at least 0 and at most 1000000.
    minSilenceDurationMs : int, default 100
        Milliseconds of silence that end speech. It is at least 0 and at most 1000000.
    speechPadMs : int, default 30
        Milliseconds that are added to speech on both sides. It is at least 0 and at most 100000.
    """

    _parameters = {
        "onnxModel": None,
        "inputCol": "samples",
        "outputCol": "speech",
        "probabilityCol": None,
        "sampleRate": 16000,
        "threshold": 0.5,
        "minSpeechDurationMs": 250,
        "minSilenceDurationMs": 100,
        "speechPadMs": 30,
        "uid": None,
    }
    _required = ("onnxModel",)

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            onnxModel: Stage = ...,
            inputCol: str = "samples",
            outputCol: str = "speech",
            probabilityCol: Optional[str] = None,
            sampleRate: int = 16000,
            threshold: float = 0.5,
            minSpeechDurationMs: int = 250,
            minSilenceDurationMs: int = 100,
            speechPadMs: int = 30,
            uid: Optional[str] = None,
        ) -> None: ...

        def setOnnxModel(self, value: Stage) -> VoiceActivityDetector: ...
        def getOnnxModel(self) -> Optional[Stage]: ...
        def setInputCol(self, value: str) -> VoiceActivityDetector: ...
        def getInputCol(self) -> str: ...
        def setOutputCol(self, value: str) -> VoiceActivityDetector: ...
        def getOutputCol(self) -> str: ...
        def setProbabilityCol(self, value: str) -> VoiceActivityDetector: ...
        def getProbabilityCol(self) -> Optional[str]: ...
        def setSampleRate(self, value: int) -> VoiceActivityDetector: ...
        def getSampleRate(self) -> int: ...
        def setThreshold(self, value: float) -> VoiceActivityDetector: ...
        def getThreshold(self) -> float: ...
        def setMinSpeechDurationMs(self, value: int) -> VoiceActivityDetector: ...
        def getMinSpeechDurationMs(self) -> int: ...
        def setMinSilenceDurationMs(self, value: int) -> VoiceActivityDetector: ...
        def getMinSilenceDurationMs(self) -> int: ...
        def setSpeechPadMs(self, value: int) -> VoiceActivityDetector: ...
        def getSpeechPadMs(self) -> int: ...
        def setUid(self, value: str) -> VoiceActivityDetector: ...
        def getUid(self) -> Optional[str]: ...


__all__ = ["CTCDecoder", "CropBoxes", "DecodeAudio", "DetectTextBoxes", "ImageFeaturizer", "LogMelSpectrogram", "ONNXModel", "TextTokenizer", "VoiceActivityDetector"]
