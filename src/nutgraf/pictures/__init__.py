"""Photographs and drawings, with their size and their credit; pictures of pixels sized for every screen, without what cameras put in.

Read the modules in this order::

    credits   images/credits.yaml -> who made each picture, and how it may be used
    structure a picture's bytes   -> whether its pixels need all of its parts
    making    a picture's bytes   -> its size, a copy without metadata, smaller copies
    drawings  an SVG's bytes      -> its size
    shelf     what was made       -> kept by what it was made of, with its bytes in files
    gallery   library, content    -> what pages know of each picture, and files to publish

Pillow is imported where there is a picture to make, and nowhere else.
"""

from nutgraf.pictures.gallery import Gallery, make_gallery

__all__ = ["Gallery", "make_gallery"]
