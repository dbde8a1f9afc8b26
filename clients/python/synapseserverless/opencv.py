# Written from the stages by `dotnet run build.cs clients`.
"""Stages that SynapseML has in synapse.ml.opencv, and those beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Mapping, Optional, Sequence

from ._stage import Estimator, Evaluator, Model, Stage, Transformer

if TYPE_CHECKING:
    from typing import Literal


class ImageSetAugmenter(Transformer):
    """Adds mirrored copies of images, as more rows to train on.

    Parameters
    ----------
    flipLeftRight : bool, default True
        Whether a copy is added in which left and right are exchanged.
    flipUpDown : bool, default False
        Whether a copy is added in which up and down are exchanged.
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
        "flipLeftRight": True,
        "flipUpDown": False,
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
            flipLeftRight: bool = True,
            flipUpDown: bool = False,
            inputCol: str = "image",
            outputCol: Optional[str] = None,
            ignoreDecodingErrors: bool = False,
            maxPixels: int = 100000000,
            maxBytes: int = 268435456,
            uid: Optional[str] = None,
        ) -> None: ...

        def setFlipLeftRight(self, value: bool) -> ImageSetAugmenter: ...
        def getFlipLeftRight(self) -> bool: ...
        def setFlipUpDown(self, value: bool) -> ImageSetAugmenter: ...
        def getFlipUpDown(self) -> bool: ...
        def setInputCol(self, value: str) -> ImageSetAugmenter: ...
        def getInputCol(self) -> str: ...
        def setOutputCol(self, value: str) -> ImageSetAugmenter: ...
        def getOutputCol(self) -> Optional[str]: ...
        def setIgnoreDecodingErrors(self, value: bool) -> ImageSetAugmenter: ...
        def getIgnoreDecodingErrors(self) -> bool: ...
        def setMaxPixels(self, value: int) -> ImageSetAugmenter: ...
        def getMaxPixels(self) -> int: ...
        def setMaxBytes(self, value: int) -> ImageSetAugmenter: ...
        def getMaxBytes(self) -> int: ...
        def setUid(self, value: str) -> ImageSetAugmenter: ...
        def getUid(self) -> Optional[str]: ...


class ImageTransformer(Transformer):
    """Resizes, crops, mirrors, blurs and recolours images, one step after the other, and makes tensors for models of them.

    Parameters
    ----------
    stages : Sequence[Mapping[str, Any]]
        The steps, in order; each is a mapping with an action and what that needs.
    toTensor : bool, default False
        Whether tensors come out rather than images.
    tensorElementType : Literal["float", "double", "float16", "uint8"], default "float"
        The type of the values of tensors; uint8 takes no normalization.
    tensorChannelOrder : str, default "RGB"
        The order of the channels of tensors: RGB or BGR. One of RGB, BGR, rgb, bgr.
    normalizeMean : Sequence[float]
        Means of the channels of tensors, in their order, which are subtracted after scaling; as many as there are channels.
    normalizeStd : Sequence[float]
        Standard deviations of the channels of tensors, in their order, which values are divided by; as many as there are channels.
    colorScaleFactor : float
        What values of tensors are multiplied by first, such as 1/255; null means 1. It is more than 0.
    autoConvertToColor : bool, default False
        Whether grey images are made colour ones, before the first step.
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
        "stages": [],
        "toTensor": False,
        "tensorElementType": "float",
        "tensorChannelOrder": "RGB",
        "normalizeMean": None,
        "normalizeStd": None,
        "colorScaleFactor": None,
        "autoConvertToColor": False,
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
            stages: Optional[Sequence[Mapping[str, Any]]] = None,
            toTensor: bool = False,
            tensorElementType: Literal["float", "double", "float16", "uint8"] = "float",
            tensorChannelOrder: str = "RGB",
            normalizeMean: Optional[Sequence[float]] = None,
            normalizeStd: Optional[Sequence[float]] = None,
            colorScaleFactor: Optional[float] = None,
            autoConvertToColor: bool = False,
            inputCol: str = "image",
            outputCol: Optional[str] = None,
            ignoreDecodingErrors: bool = False,
            maxPixels: int = 100000000,
            maxBytes: int = 268435456,
            uid: Optional[str] = None,
        ) -> None: ...

        def setStages(self, value: Sequence[Mapping[str, Any]]) -> ImageTransformer: ...
        def getStages(self) -> Optional[Sequence[Mapping[str, Any]]]: ...
        def setToTensor(self, value: bool) -> ImageTransformer: ...
        def getToTensor(self) -> bool: ...
        def setTensorElementType(self, value: Literal["float", "double", "float16", "uint8"]) -> ImageTransformer: ...
        def getTensorElementType(self) -> Literal["float", "double", "float16", "uint8"]: ...
        def setTensorChannelOrder(self, value: str) -> ImageTransformer: ...
        def getTensorChannelOrder(self) -> str: ...
        def setNormalizeMean(self, value: Sequence[float]) -> ImageTransformer: ...
        def getNormalizeMean(self) -> Optional[Sequence[float]]: ...
        def setNormalizeStd(self, value: Sequence[float]) -> ImageTransformer: ...
        def getNormalizeStd(self) -> Optional[Sequence[float]]: ...
        def setColorScaleFactor(self, value: float) -> ImageTransformer: ...
        def getColorScaleFactor(self) -> Optional[float]: ...
        def setAutoConvertToColor(self, value: bool) -> ImageTransformer: ...
        def getAutoConvertToColor(self) -> bool: ...
        def setInputCol(self, value: str) -> ImageTransformer: ...
        def getInputCol(self) -> str: ...
        def setOutputCol(self, value: str) -> ImageTransformer: ...
        def getOutputCol(self) -> Optional[str]: ...
        def setIgnoreDecodingErrors(self, value: bool) -> ImageTransformer: ...
        def getIgnoreDecodingErrors(self) -> bool: ...
        def setMaxPixels(self, value: int) -> ImageTransformer: ...
        def getMaxPixels(self) -> int: ...
        def setMaxBytes(self, value: int) -> ImageTransformer: ...
        def getMaxBytes(self) -> int: ...
        def setUid(self, value: str) -> ImageTransformer: ...
        def getUid(self) -> Optional[str]: ...


__all__ = ["ImageSetAugmenter", "ImageTransformer"]
