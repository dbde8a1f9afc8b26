# Written from the stages by `dotnet run build.cs clients`.
"""Stages that SynapseML has in synapse.ml.image, and those beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Mapping, Optional, Sequence

from ._stage import Estimator, Evaluator, Model, Stage, Transformer

if TYPE_CHECKING:
    from typing import Literal


class DecodeImage(Transformer):
    """Decodes image files into a column of images, as Spark's and SynapseML's readers of images give.

    Parameters
    ----------
    pathCol : str, default "path"
        The column that says where a file came from, which becomes the origin of the image; path need not be there.
    inputCol : str, default "content"
        The column of images or of the bytes of image files.
    outputCol : str, default "image"
        The column that is written; null means the uid of the stage followed by _output.
    ignoreDecodingErrors : bool, default False
        Whether an image that cannot be decoded gives a null; otherwise its row is a bad row.
    maxPixels : int, default 100000000
        Most pixels of an image; looked at before it is decoded, so that a small file that claims to be a vast image costs nothing. It is at least 1 and at most 500000000.
    maxBytes : int, default 268435456
        Most bytes of the file of an image. It is at least 1.
    """

    _parameters = {
        "pathCol": "path",
        "inputCol": "content",
        "outputCol": "image",
        "ignoreDecodingErrors": False,
        "maxPixels": 100000000,
        "maxBytes": 268435456,
        "uid": None,
    }

    if TYPE_CHECKING:
        def __init__(
            self,
            *,
            pathCol: str = "path",
            inputCol: str = "content",
            outputCol: str = "image",
            ignoreDecodingErrors: bool = False,
            maxPixels: int = 100000000,
            maxBytes: int = 268435456,
            uid: Optional[str] = None,
        ) -> None: ...

        def setPathCol(self, value: str) -> DecodeImage: ...
        def getPathCol(self) -> str: ...
        def setInputCol(self, value: str) -> DecodeImage: ...
        def getInputCol(self) -> str: ...
        def setOutputCol(self, value: str) -> DecodeImage: ...
        def getOutputCol(self) -> str: ...
        def setIgnoreDecodingErrors(self, value: bool) -> DecodeImage: ...
        def getIgnoreDecodingErrors(self) -> bool: ...
        def setMaxPixels(self, value: int) -> DecodeImage: ...
        def getMaxPixels(self) -> int: ...
        def setMaxBytes(self, value: int) -> DecodeImage: ...
        def getMaxBytes(self) -> int: ...
        def setUid(self, value: str) -> DecodeImage: ...
        def getUid(self) -> Optional[str]: ...


class ResizeImageTransformer(Transformer):
    """Makes images of one size, and of one number of channels where that is given.

    Parameters
    ----------
    width : int, default 0
        How many pixels a row gets. It is at least 1 and at most 100000.
    height : int, default 0
        How many rows images get. It is at least 1 and at most 100000.
    nChannels : int
        Channels: 1 for grey, 3 for colour, 4 for colour and opacity; null for those that each image has. One of 1, 3, 4.
    interpolation : Literal["linear", "antialias", "area", "nearest"], default "linear"
        How pixels of another size are made.
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
        "width": 0,
        "height": 0,
        "nChannels": None,
        "interpolation": "linear",
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
            width: int = 0,
            height: int = 0,
            nChannels: Optional[int] = None,
            interpolation: Literal["linear", "antialias", "area", "nearest"] = "linear",
            inputCol: str = "image",
            outputCol: Optional[str] = None,
            ignoreDecodingErrors: bool = False,
            maxPixels: int = 100000000,
            maxBytes: int = 268435456,
            uid: Optional[str] = None,
        ) -> None: ...

        def setWidth(self, value: int) -> ResizeImageTransformer: ...
        def getWidth(self) -> int: ...
        def setHeight(self, value: int) -> ResizeImageTransformer: ...
        def getHeight(self) -> int: ...
        def setNChannels(self, value: int) -> ResizeImageTransformer: ...
        def getNChannels(self) -> Optional[int]: ...
        def setInterpolation(self, value: Literal["linear", "antialias", "area", "nearest"]) -> ResizeImageTransformer: ...
        def getInterpolation(self) -> Literal["linear", "antialias", "area", "nearest"]: ...
        def setInputCol(self, value: str) -> ResizeImageTransformer: ...
        def getInputCol(self) -> str: ...
        def setOutputCol(self, value: str) -> ResizeImageTransformer: ...
        def getOutputCol(self) -> Optional[str]: ...
        def setIgnoreDecodingErrors(self, value: bool) -> ResizeImageTransformer: ...
        def getIgnoreDecodingErrors(self) -> bool: ...
        def setMaxPixels(self, value: int) -> ResizeImageTransformer: ...
        def getMaxPixels(self) -> int: ...
        def setMaxBytes(self, value: int) -> ResizeImageTransformer: ...
        def getMaxBytes(self) -> int: ...
        def setUid(self, value: str) -> ResizeImageTransformer: ...
        def getUid(self) -> Optional[str]: ...


class SuperpixelTransformer(Transformer):
    """Divides images into superpixels: groups of neighbouring pixels of like colour, which explanations of images switch on and off.

    Parameters
    ----------
    cellSize : float, default 16
        About how wide and high a superpixel is, in pixels. It is at least 2 and at most 100000.
    modifier : float, default 130
        How much nearness counts against likeness of colour; the greater, the more regular superpixels are. It is at least 0 and at most 1000000000.
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
        "cellSize": 16,
        "modifier": 130,
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
            cellSize: float = 16,
            modifier: float = 130,
            inputCol: str = "image",
            outputCol: Optional[str] = None,
            ignoreDecodingErrors: bool = False,
            maxPixels: int = 100000000,
            maxBytes: int = 268435456,
            uid: Optional[str] = None,
        ) -> None: ...

        def setCellSize(self, value: float) -> SuperpixelTransformer: ...
        def getCellSize(self) -> float: ...
        def setModifier(self, value: float) -> SuperpixelTransformer: ...
        def getModifier(self) -> float: ...
        def setInputCol(self, value: str) -> SuperpixelTransformer: ...
        def getInputCol(self) -> str: ...
        def setOutputCol(self, value: str) -> SuperpixelTransformer: ...
        def getOutputCol(self) -> Optional[str]: ...
        def setIgnoreDecodingErrors(self, value: bool) -> SuperpixelTransformer: ...
        def getIgnoreDecodingErrors(self) -> bool: ...
        def setMaxPixels(self, value: int) -> SuperpixelTransformer: ...
        def getMaxPixels(self) -> int: ...
        def setMaxBytes(self, value: int) -> SuperpixelTransformer: ...
        def getMaxBytes(self) -> int: ...
        def setUid(self, value: str) -> SuperpixelTransformer: ...
        def getUid(self) -> Optional[str]: ...


class UnrollBinaryImage(Transformer):
    """Makes vectors of image files, resized where a size is given: the values from 0 to 255 of one channel after the other.

    Parameters
    ----------
    width : int
        Pixels of a row; null for those that each image has. It is at least 1 and at most 100000.
    height : int
        Rows; null for those that each image has. It is at least 1 and at most 100000.
    nChannels : int
        Channels: 1 for grey, 3 for colour, 4 for colour and opacity; null for those that each image has. One of 1, 3, 4.
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
        "width": None,
        "height": None,
        "nChannels": None,
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
            width: Optional[int] = None,
            height: Optional[int] = None,
            nChannels: Optional[int] = None,
            inputCol: str = "image",
            outputCol: Optional[str] = None,
            ignoreDecodingErrors: bool = False,
            maxPixels: int = 100000000,
            maxBytes: int = 268435456,
            uid: Optional[str] = None,
        ) -> None: ...

        def setWidth(self, value: int) -> UnrollBinaryImage: ...
        def getWidth(self) -> Optional[int]: ...
        def setHeight(self, value: int) -> UnrollBinaryImage: ...
        def getHeight(self) -> Optional[int]: ...
        def setNChannels(self, value: int) -> UnrollBinaryImage: ...
        def getNChannels(self) -> Optional[int]: ...
        def setInputCol(self, value: str) -> UnrollBinaryImage: ...
        def getInputCol(self) -> str: ...
        def setOutputCol(self, value: str) -> UnrollBinaryImage: ...
        def getOutputCol(self) -> Optional[str]: ...
        def setIgnoreDecodingErrors(self, value: bool) -> UnrollBinaryImage: ...
        def getIgnoreDecodingErrors(self) -> bool: ...
        def setMaxPixels(self, value: int) -> UnrollBinaryImage: ...
        def getMaxPixels(self) -> int: ...
        def setMaxBytes(self, value: int) -> UnrollBinaryImage: ...
        def getMaxBytes(self) -> int: ...
        def setUid(self, value: str) -> UnrollBinaryImage: ...
        def getUid(self) -> Optional[str]: ...


class UnrollImage(Transformer):
    """Makes vectors of images: the values from 0 to 255 of one channel after the other, in the order blue, green, red, opacity.

    Parameters
    ----------
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
            inputCol: str = "image",
            outputCol: Optional[str] = None,
            ignoreDecodingErrors: bool = False,
            maxPixels: int = 100000000,
            maxBytes: int = 268435456,
            uid: Optional[str] = None,
        ) -> None: ...

        def setInputCol(self, value: str) -> UnrollImage: ...
        def getInputCol(self) -> str: ...
        def setOutputCol(self, value: str) -> UnrollImage: ...
        def getOutputCol(self) -> Optional[str]: ...
        def setIgnoreDecodingErrors(self, value: bool) -> UnrollImage: ...
        def getIgnoreDecodingErrors(self) -> bool: ...
        def setMaxPixels(self, value: int) -> UnrollImage: ...
        def getMaxPixels(self) -> int: ...
        def setMaxBytes(self, value: int) -> UnrollImage: ...
        def getMaxBytes(self) -> int: ...
        def setUid(self, value: str) -> UnrollImage: ...
        def getUid(self) -> Optional[str]: ...


__all__ = ["DecodeImage", "ResizeImageTransformer", "SuperpixelTransformer", "UnrollBinaryImage", "UnrollImage"]
