# Written from the stages by `dotnet run build.cs clients`.
"""Stages that SynapseML has in synapse.ml.featurize.text, and those beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Mapping, Optional, Sequence

from .._stage import Estimator, Evaluator, Model, Stage, Transformer

if TYPE_CHECKING:
    from typing import Literal


class MultiNGram(Transformer):
    """Makes of a list of tokens the sequences of several lengths, joined by blanks: those of the first length, then those of the second, and so on.

    Parameters
    ----------
    lengths : Sequence[int], required
        How many tokens make a sequence, for each of the lengths. At least 1 of them.
    inputCol : str, required
        The column that is read.
    outputCol : str
        The column that is written; null means the uid of the stage followed by _output.
    """

    _parameters = {
        "lengths": [],
        "inputCol": "",
        "outputCol": None,
        "uid": None,
    }
    _required = ("lengths", "inputCol",)

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            lengths: Sequence[int] = ...,
            inputCol: str = ...,
            outputCol: Optional[str] = None,
            uid: Optional[str] = None,
        ) -> None: ...

        def setLengths(self, value: Sequence[int]) -> MultiNGram: ...
        def getLengths(self) -> Optional[Sequence[int]]: ...
        def setInputCol(self, value: str) -> MultiNGram: ...
        def getInputCol(self) -> str: ...
        def setOutputCol(self, value: str) -> MultiNGram: ...
        def getOutputCol(self) -> Optional[str]: ...
        def setUid(self, value: str) -> MultiNGram: ...
        def getUid(self) -> Optional[str]: ...


class PageSplitter(Transformer):
    """Cuts text into pages of at most so many characters, between words where a page that ends there is long enough.

    Parameters
    ----------
    inputCol : str, required
        The column that is read.
    maximumPageLength : int, default 5000
        The most characters that a page has. It is at least 2.
    minimumPageLength : int, default 4500
        The fewest characters that a page has when it ends between two words; a page that would be shorter is filled up with a part of the next word. It is at least 0.
    boundaryRegex : str, default "\\\\s"
        A regular expression of what lies between words.
    outputCol : str
        The column that is written; null means the uid of the stage followed by _output.
    """

    _parameters = {
        "inputCol": "",
        "maximumPageLength": 5000,
        "minimumPageLength": 4500,
        "boundaryRegex": "\\s",
        "outputCol": None,
        "uid": None,
    }
    _required = ("inputCol",)

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            inputCol: str = ...,
            maximumPageLength: int = 5000,
            minimumPageLength: int = 4500,
            boundaryRegex: str = "\\s",
            outputCol: Optional[str] = None,
            uid: Optional[str] = None,
        ) -> None: ...

        def setInputCol(self, value: str) -> PageSplitter: ...
        def getInputCol(self) -> str: ...
        def setMaximumPageLength(self, value: int) -> PageSplitter: ...
        def getMaximumPageLength(self) -> int: ...
        def setMinimumPageLength(self, value: int) -> PageSplitter: ...
        def getMinimumPageLength(self) -> int: ...
        def setBoundaryRegex(self, value: str) -> PageSplitter: ...
        def getBoundaryRegex(self) -> str: ...
        def setOutputCol(self, value: str) -> PageSplitter: ...
        def getOutputCol(self) -> Optional[str]: ...
        def setUid(self, value: str) -> PageSplitter: ...
        def getUid(self) -> Optional[str]: ...


class TextFeaturizer(Estimator):
    """Turns text into sparse vectors in one stage: tokens, without stop words, as n-grams, hashed and weighed by how rare they are.

    Parameters
    ----------
    inputCol : str, required
        The column of text; with useTokenizer: false of lists of tokens.
    outputCol : str
        The column that is written; null means the uid of the stage followed by _output.
    useTokenizer : bool, default True
        Whether the text is cut into tokens; else the column has them already.
    tokenizerGaps : bool, default True
        Whether the pattern matches what lies between tokens, rather than the tokens.
    minTokenLength : int, default 0
        Tokens shorter than this are left out. It is at least 0.
    tokenizerPattern : str, default "\\\\s\\u002B"
        The regular expression that text is cut by.
    toLowercase : bool, default True
        Whether text is turned into lower case before it is cut.
    useStopWordsRemover : bool, default False
        Whether stop words are left out.
    caseSensitiveStopWords : bool, default False
        Whether upper and lower case are different in stop words.
    defaultStopWordLanguage : str, default "english"
        The language whose stop words are left out, as for StopWordsRemover; custom for those of stopWords. One of danish, dutch, english, finnish, french, german, hungarian, italian, norwegian, portuguese, russian, spanish, swedish, turkish, custom.
    stopWords : str
        Stop words of your own with commas between them, for defaultStopWordLanguage: custom.
    useNGram : bool, default False
        Whether tokens are joined to n-grams.
    nGramLength : int, default 2
        How many tokens an n-gram has. It is at least 1 and at most 1000.
    binary : bool, default False
        Whether a slot is 1 however often its tokens come.
    numFeatures : int, default 262144
        How many slots tokens are hashed to. It is at least 1.
    useIDF : bool, default True
        Whether slots are weighed by how rare they are.
    minDocFreq : int, default 1
        Slots that fewer texts use than this become 0. It is at least 0.
    """

    _parameters = {
        "inputCol": "",
        "outputCol": None,
        "useTokenizer": True,
        "tokenizerGaps": True,
        "minTokenLength": 0,
        "tokenizerPattern": "\\s\u002B",
        "toLowercase": True,
        "useStopWordsRemover": False,
        "caseSensitiveStopWords": False,
        "defaultStopWordLanguage": "english",
        "stopWords": None,
        "useNGram": False,
        "nGramLength": 2,
        "binary": False,
        "numFeatures": 262144,
        "useIDF": True,
        "minDocFreq": 1,
        "uid": None,
    }
    _required = ("inputCol",)

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            inputCol: str = ...,
            outputCol: Optional[str] = None,
            useTokenizer: bool = True,
            tokenizerGaps: bool = True,
            minTokenLength: int = 0,
            tokenizerPattern: str = "\\s\u002B",
            toLowercase: bool = True,
            useStopWordsRemover: bool = False,
            caseSensitiveStopWords: bool = False,
            defaultStopWordLanguage: str = "english",
            stopWords: Optional[str] = None,
            useNGram: bool = False,
            nGramLength: int = 2,
            binary: bool = False,
            numFeatures: int = 262144,
            useIDF: bool = True,
            minDocFreq: int = 1,
            uid: Optional[str] = None,
        ) -> None: ...

        def setInputCol(self, value: str) -> TextFeaturizer: ...
        def getInputCol(self) -> str: ...
        def setOutputCol(self, value: str) -> TextFeaturizer: ...
        def getOutputCol(self) -> Optional[str]: ...
        def setUseTokenizer(self, value: bool) -> TextFeaturizer: ...
        def getUseTokenizer(self) -> bool: ...
        def setTokenizerGaps(self, value: bool) -> TextFeaturizer: ...
        def getTokenizerGaps(self) -> bool: ...
        def setMinTokenLength(self, value: int) -> TextFeaturizer: ...
        def getMinTokenLength(self) -> int: ...
        def setTokenizerPattern(self, value: str) -> TextFeaturizer: ...
        def getTokenizerPattern(self) -> str: ...
        def setToLowercase(self, value: bool) -> TextFeaturizer: ...
        def getToLowercase(self) -> bool: ...
        def setUseStopWordsRemover(self, value: bool) -> TextFeaturizer: ...
        def getUseStopWordsRemover(self) -> bool: ...
        def setCaseSensitiveStopWords(self, value: bool) -> TextFeaturizer: ...
        def getCaseSensitiveStopWords(self) -> bool: ...
        def setDefaultStopWordLanguage(self, value: str) -> TextFeaturizer: ...
        def getDefaultStopWordLanguage(self) -> str: ...
        def setStopWords(self, value: str) -> TextFeaturizer: ...
        def getStopWords(self) -> Optional[str]: ...
        def setUseNGram(self, value: bool) -> TextFeaturizer: ...
        def getUseNGram(self) -> bool: ...
        def setNGramLength(self, value: int) -> TextFeaturizer: ...
        def getNGramLength(self) -> int: ...
        def setBinary(self, value: bool) -> TextFeaturizer: ...
        def getBinary(self) -> bool: ...
        def setNumFeatures(self, value: int) -> TextFeaturizer: ...
        def getNumFeatures(self) -> int: ...
        def setUseIDF(self, value: bool) -> TextFeaturizer: ...
        def getUseIDF(self) -> bool: ...
        def setMinDocFreq(self, value: int) -> TextFeaturizer: ...
        def getMinDocFreq(self) -> int: ...
        def setUid(self, value: str) -> TextFeaturizer: ...
        def getUid(self) -> Optional[str]: ...


class TextFeaturizerModel(Model):
    """Turns text into sparse vectors; what TextFeaturizer fits.

    Parameters
    ----------
    featurizer : Stage, required
        How text is turned into slots.
    slots : Sequence[int]
        The slots that some text used, ascending; empty without IDF.
    docFreq : Sequence[int]
        How many texts used each of slots.
    numDocs : int, default 0
        How many texts there were.
    """

    _parameters = {
        "featurizer": None,
        "slots": [],
        "docFreq": [],
        "numDocs": 0,
        "uid": None,
    }
    _required = ("featurizer",)

    if TYPE_CHECKING:
        def getFeaturizer(self) -> Optional[Stage]: ...
        def getSlots(self) -> Optional[Sequence[int]]: ...
        def getDocFreq(self) -> Optional[Sequence[int]]: ...
        def getNumDocs(self) -> int: ...
        def getUid(self) -> Optional[str]: ...


__all__ = ["MultiNGram", "PageSplitter", "TextFeaturizer", "TextFeaturizerModel"]
